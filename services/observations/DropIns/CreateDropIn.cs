using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class DropInsApi
{
    public override Task<DropIn> CreateDropIn(CreateDropInRequest request, ServerCallContext context)
    {
        var draft = request.DropIn ?? new DropIn();
        var now = clock.GetUtcNow();
        var violations = new Violations()
            .Name("drop_in.coaching_relationship", draft.CoachingRelationship, Pairs.Pattern)
            .OptionalName("drop_in.session", draft.Session, "sessions/{session}")
            .Text("drop_in.notes", draft.Notes, 0, 20_000)
            .Text("drop_in.praise", draft.Praise, 0, 4_000)
            .OptionalName("drop_in.action_step", draft.ActionStep, ActionStepRow.Pattern)
            .OptionalName("drop_in.coaching_cycle", draft.CoachingCycle, "coachingCycles/{coaching_cycle}")
            .OptionalTime("drop_in.device_time", draft.DeviceTime)
            .OptionalId("drop_in_id", request.DropInId);
        VisitTimes.Check(violations, "drop_in", draft.StartTime, draft.EndTime, now);
        EvidenceRules.Check(violations, "drop_in.evidence", draft.Evidence);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var coach = context.Caller().Name;
        var name = $"dropIns/{(request.DropInId.Length > 0 ? request.DropInId : Guid.CreateVersion7(now))}";
        return pairs.ReadThrough(
            () => database.Once(context, request, name, tx => Record(tx, coach, name, draft), (tx, first) => Now(tx, coach, first)),
            context.CancellationToken);
    }

    private async Task<DropIn> Record(Session tx, string coach, string name, DropIn draft)
    {
        var start = draft.StartTime.ToTimeOrNull()!.Value;
        var pair = await pairs.Running(tx, draft.CoachingRelationship, coach, start);
        (await RecordLinks.Check(tx, new Violations(), "drop_in", pair.Name, draft.ActionStep, draft.CoachingCycle, start)).ThrowIfAny();

        var content = DropInRow.ContentOf(draft);
        var row = new DropInRow
        {
            Name = name,
            CoachingRelationship = pair.Name,
            StartTime = start,
            EndTime = draft.EndTime.ToTimeOrNull()!.Value,
            Session = draft.Session,
            ActionStep = draft.ActionStep,
            CoachingCycle = draft.CoachingCycle,
            DeviceTime = draft.DeviceTime.ToTimeOrNull(),
            Content = await vault.Seal(tx, pair.Coachee, name, content),
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            CreateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(InsertDropIn, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Publish(name, row.Version, Fact(row, pair));
        tx.Count(ObservationMetrics.DroppedIn);
        return row.ToProto(content);
    }

    private static DropInRecorded Fact(DropInRow row, RunningPair pair) => new()
    {
        DropIn = row.Name,
        CoachingRelationship = row.CoachingRelationship,
        Coach = row.Coach,
        Coachee = row.Coachee,
        OrgUnit = row.OrgUnit,
        County = row.County,
        Programme = pair.Programme,
        Tier = pair.Tier,
        Session = row.Session,
        StartTime = row.StartTime.ToProto(),
        EndTime = row.EndTime.ToProto(),
    };

    private async Task<DropIn> Now(Session tx, string coach, string name)
    {
        var row = await tx.Find<DropInRow>(SelectOwn, new { Name = name, Coach = coach }) ?? throw Errors.NotFound(name);
        return (await DropInRow.Open(vault, tx, [row]))[0];
    }

    private const string InsertDropIn = $"""
        INSERT INTO drop_ins ({DropInRow.Columns})
        VALUES (@Name, @CoachingRelationship, @StartTime, @EndTime, @Session, @ActionStep, @CoachingCycle, @DeviceTime, @Content, @Coach,
                @Coachee, @OrgUnit, @County, @CreateTime, @Version)
        """;

    private const string SelectOwn = $"SELECT {DropInRow.Columns} FROM drop_ins WHERE name = @Name AND coach = @Coach";
}
