using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using static Coaching.Observations.V1.CycleEvent.Types;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<CycleEvent> CreateCycleEvent(CreateCycleEventRequest request, ServerCallContext context)
    {
        var draft = request.CycleEvent ?? new CycleEvent();
        var violations = new Violations()
            .Name("parent", request.Parent, CoachingCycleRow.Pattern)
            .OptionalId("cycle_event_id", request.CycleEventId);
        Check(violations, draft, clock.GetUtcNow());
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var id = request.CycleEventId.Length > 0 ? request.CycleEventId : Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var name = $"{request.Parent}/events/{id}";
        return database.Once(
            context, request, name, tx => Happen(tx, context, request.Parent, name, draft), (tx, first) => EventNow(tx, context, first));
    }

    private static void Check(Violations violations, CycleEvent draft, DateTimeOffset now)
    {
        var (isSession, isModelling) = (draft.Kind == Kind.Session, draft.Kind == Kind.Modelling);
        violations
            .Require(isSession || isModelling, "cycle_event.kind", "must be SESSION or MODELLING; the others are made by their own records")
            .Time("cycle_event.event_time", draft.EventTime, until: now)
            .Text("cycle_event.note", draft.Note, 0, 20_000)
            .OptionalName("cycle_event.session", draft.Session, "sessions/{session}")
            .OptionalName("cycle_event.strategy", draft.Strategy, StrategyRow.Pattern)
            .Require(isModelling || draft.Strategy.Length == 0, "cycle_event.strategy", "must be empty unless practice was modelled");
        if (isModelling)
        {
            violations.Enum("cycle_event.modelling", draft.Modelling)
                .Require(draft.Approach == Approach.Unspecified, "cycle_event.approach", "must be empty unless it is a session");
        }
        else
        {
            violations.OptionalEnum("cycle_event.approach", draft.Approach)
                .Require(draft.Modelling == Modelling.Unspecified, "cycle_event.modelling", "must be empty unless practice was modelled");
        }
    }

    private async Task<CycleEvent> Happen(Session tx, ServerCallContext context, string parent, string name, CycleEvent draft)
    {
        var cycle = await FindOpen(tx, context, parent, version: null);
        var time = draft.EventTime.ToTimeOrNull()!.Value;
        var strategy = new { draft.Strategy, cycle.Name };
        new Violations()
            .Require(time >= cycle.CreateTime, "cycle_event.event_time", "must not be before the cycle")
            .Require(
                draft.Strategy.Length == 0 || await tx.Find<string>(SelectStrategy, strategy) is not null,
                "cycle_event.strategy",
                "must be a strategy of a goal of the cycle")
            .ThrowIfAny();

        var row = new CycleEventRow
        {
            Name = name,
            CoachingCycle = parent,
            Kind = draft.Kind,
            Modelling = draft.Modelling,
            Approach = draft.Kind == Kind.Session && draft.Approach == Approach.Unspecified ? Approach.Individual : draft.Approach,
            Session = draft.Session,
            Strategy = draft.Strategy,
            ByCoach = context.Caller().Name == cycle.Coach,
            EventTime = time,
            CoachingRelationship = cycle.CoachingRelationship,
            Coach = cycle.Coach,
            Coachee = cycle.Coachee,
            Content = await vault.Seal(tx, cycle.Coachee, name, new CycleEvent { Note = draft.Note }),
            CreateTime = tx.Now,
        };
        if (!await tx.TryInsert(CycleEventRow.Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await CycleContacts.Note(tx, parent, cycle.CoachingRelationship, time);
        return await row.ToProto(tx, vault, cycle);
    }

    private async Task<CycleEvent> EventNow(Session tx, ServerCallContext context, string name)
    {
        var cycle = await Find(tx, context, ResourceName.ParentOf(name));
        return await (await tx.One<CycleEventRow>(SelectEvent, new { Name = name })).ToProto(tx, vault, cycle);
    }

    private const string SelectStrategy =
        "SELECT s.name FROM strategies s JOIN cycle_goals l ON l.goal = s.goal WHERE s.name = @Strategy AND l.coaching_cycle = @Name";

    private const string SelectEvent = $"SELECT {CycleEventRow.Columns} FROM cycle_events WHERE name = @Name";
}
