using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ObservationsApi
{
    public override async Task<Observation> CreateObservation(CreateObservationRequest request, ServerCallContext context)
    {
        var draft = request.Observation ?? new Observation();
        var violations = new Violations().OptionalId("observation_id", request.ObservationId);
        RequestIds.Check(violations, request.RequestId, context);
        await Check(violations, draft, context.CancellationToken);
        violations.ThrowIfAny();

        var coach = context.Caller().Name;
        var name = $"observations/{(request.ObservationId.Length > 0 ? request.ObservationId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        var recorded = await pairs.ReadThrough(
            () => database.Once(context, request, name, tx => Record(tx, coach, name, draft), (tx, first) => Now(tx, coach, first)),
            context.CancellationToken);
        return await instruments.Scored(recorded, context.CancellationToken);
    }

    private async Task<Observation> Record(Session tx, string coach, string name, Observation draft)
    {
        var start = draft.StartTime.ToTimeOrNull()!.Value;
        var pair = await pairs.Running(tx, draft.CoachingRelationship, coach, start);
        (await RecordLinks.Check(tx, new Violations(), "observation", pair.Name, draft.ActionStep, draft.CoachingCycle, start)).ThrowIfAny();

        var content = ObservationRow.ContentOf(draft);
        var held = draft.Sharing == Observation.Types.Sharing.Held;
        var row = new ObservationRow
        {
            Name = name,
            CoachingRelationship = pair.Name,
            Instrument = draft.Instrument,
            StartTime = start,
            EndTime = draft.EndTime.ToTimeOrNull()!.Value,
            Session = draft.Session,
            Content = await vault.Seal(tx, pair.Coachee, name, content),
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            TargetSeconds = (int)pair.TargetObservation.TotalSeconds,
            DeviceTime = draft.DeviceTime.ToTimeOrNull(),
            CoachingCycle = draft.CoachingCycle,
            ActionStep = draft.ActionStep,
            LearnerMeasures = draft.LearnerMeasures.Count,
            Sharing = held ? Observation.Types.Sharing.Held : Observation.Types.Sharing.AtOnce,
            ShareTime = held ? tx.Now.AddDays(options.Value.HoldDays) : null,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(InsertObservation, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Publish(name, row.Version, Fact(row, pair));
        tx.Count(ObservationMetrics.Submitted);
        return row.ToProto(content);
    }

    private static ObservationRecorded Fact(ObservationRow row, RunningPair pair) => new()
    {
        Observation = row.Name,
        CoachingRelationship = row.CoachingRelationship,
        Coach = row.Coach,
        Coachee = row.Coachee,
        OrgUnit = row.OrgUnit,
        County = row.County,
        Programme = pair.Programme,
        Tier = pair.Tier,
        Session = row.Session,
        Instrument = row.Instrument,
        StartTime = row.StartTime.ToProto(),
        EndTime = row.EndTime.ToProto(),
    };

    private async Task<Observation> Now(Session tx, string coach, string name)
    {
        var row = await tx.Find<ObservationRow>(SelectOwn, new { Name = name, Coach = coach }) ?? throw Errors.NotFound(name);
        return (await ObservationRow.Open(vault, tx, [row]))[0];
    }

    private const string InsertObservation = $"""
        INSERT INTO observations ({ObservationRow.Columns}, answers, notes)
        VALUES (@Name, @CoachingRelationship, @Instrument, @StartTime, @EndTime, @Session, @Content, @Coach, @Coachee, @OrgUnit, @County,
                @TargetSeconds, @DeviceTime, @CoachingCycle, @ActionStep, @LearnerMeasures, @Sharing, @ShareTime, @CreateTime, @UpdateTime,
                @Version, @Answers, '')
        """;

    private const string SelectOwn = $"SELECT {ObservationRow.Columns} FROM observations WHERE name = @Name AND coach = @Coach";
}
