using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using static Coaching.Observations.V1.CoachingCycle.Types;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<CoachingCycle> CreateCoachingCycle(CreateCoachingCycleRequest request, ServerCallContext context)
    {
        var draft = request.CoachingCycle ?? new CoachingCycle();
        var violations = new Violations()
            .Name("coaching_cycle.coaching_relationship", draft.CoachingRelationship, Pairs.Pattern)
            .OptionalName("coaching_cycle.cycle_template", draft.CycleTemplate, CycleTemplateRow.Pattern)
            .OptionalId("coaching_cycle_id", request.CoachingCycleId);
        Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var caller = context.Caller().Name;
        var name = $"coachingCycles/{(request.CoachingCycleId.Length > 0 ? request.CoachingCycleId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return pairs.ReadThrough(
            () => database.Once(
                context,
                request,
                name,
                async tx => await CycleReading.One(tx, vault, await Start(tx, caller, name, draft)),
                (tx, first) => Now(tx, context, first)),
            context.CancellationToken);
    }

    private async Task<CoachingCycleRow> Start(Session tx, string caller, string name, CoachingCycle draft)
    {
        var pair = await pairs.RunningFor(tx, draft.CoachingRelationship, caller, tx.Now);
        MustBeCoachToBeReady(draft, isCoach: caller == pair.Coach);
        return await Begin(tx, caller, name, draft, pair, previous: "");
    }

    private async Task<CoachingCycleRow> Begin(
        Session tx, string caller, string name, CoachingCycle draft, RunningPair pair, string previous)
    {
        var template = await TemplateFor(tx, draft.CycleTemplate, pair);
        var row = new CoachingCycleRow
        {
            Name = name,
            CoachingRelationship = pair.Name,
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            Programme = pair.Programme,
            Tier = pair.Tier,
            CycleTemplate = template.Name,
            TemplateRevision = template.Revision,
            State = State.Open,
            Stage = template.Stages[0].Key,
            StageTime = tx.Now,
            Number = await tx.One<int>(SelectNumber, new { pair.Name }),
            ByCoach = caller == pair.Coach,
            PreviousCycle = previous,
            NextCycle = "",
            Decision = Decision.Unspecified,
            CancelReason = CancelReason.Unspecified,
            ReadyTime = draft.CoachReadiness?.Ready == true ? tx.Now : null,
            ContactTime = tx.Now,
            FollowUpSeconds = 0,
            SustainedTime = tx.Now.AddSeconds(template.MinDuration?.Seconds ?? 0),
            Intensity = CycleTemplate.Types.Intensity.Standard,
            SupportRule = "",
            Content = await vault.Seal(tx, pair.Coachee, name, CycleReading.ContentOf(draft)),
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        row = await CycleSupport.Apply(tx, template, row, draft.Needs?.Need ?? CycleTemplate.Types.Need.Unspecified);
        if (!await tx.TryInsert(CoachingCycleRow.Insert, row))
        {
            throw Errors.AlreadyExists(await tx.Find<string>(SelectOpen, new { pair.Name, State.Open }) ?? name);
        }

        await LinkGoals(tx, name, pair.Name, pair.OrgUnit, draft.Goals);
        await EnterStage(tx, row, 1, row.ByCoach);
        await tx.Publish(name, row.Version, row.ToFact());
        return row;
    }

    private static async Task<CycleTemplate> TemplateFor(Session tx, string named, RunningPair pair)
    {
        var name = named;
        if (name.Length == 0)
        {
            var strand = (await StaffDirectory.Pair(tx, pair.Name))?.Strand ?? 0;
            name = await StaffDirectory.CycleTemplate(tx, pair.Programme, strand, pair.OrgUnit) ?? BuiltInTemplates.Usual;
        }

        var row = await CycleTemplateRow.Find(tx, name, 0);
        if (row is not { State: CycleTemplate.Types.State.Published })
        {
            throw Errors.Precondition("TEMPLATE_NOT_PUBLISHED", $"{name} is not in force.", ("cycleTemplate", name));
        }

        var template = row.ToProto();
        return template.Tier == Type.V1.Tier.Unspecified || template.Tier == pair.Tier
            ? template
            : throw Errors.Precondition("TEMPLATE_OF_OTHER_TIER", $"{name} is made for another level of the cascade.", ("cycleTemplate", name));
    }

    private static Task EnterStage(Session tx, CoachingCycleRow row, int sequence, bool byCoach) =>
        tx.Execute(InsertStage, new { row.Name, Sequence = sequence, row.Stage, ByCoach = byCoach, row.StageTime });

    private static void MustBeCoachToBeReady(CoachingCycle wanted, bool isCoach)
    {
        if (wanted.CoachReadiness is not null && !isCoach)
        {
            throw Errors.Precondition("NOT_THE_COACH", "Only the coach says that the coach is ready.");
        }
    }

    private const string SelectNumber = "SELECT COALESCE(MAX(number), 0) + 1 FROM coaching_cycles WHERE coaching_relationship = @Name";

    private const string SelectOpen = "SELECT name FROM coaching_cycles WHERE coaching_relationship = @Name AND state = @Open";

    private const string InsertStage = """
        INSERT INTO cycle_stages (coaching_cycle, sequence, stage, by_coach, enter_time) VALUES (@Name, @Sequence, @Stage, @ByCoach, @StageTime)
        """;
}
