using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ObservationsApi
{
    public override async Task<Observation> CreateObservation(CreateObservationRequest request, ServerCallContext context)
    {
        var draft = request.Observation ?? new Observation();
        var now = clock.GetUtcNow();
        var violations = new Violations()
            .Name("observation.coaching_relationship", draft.CoachingRelationship, Pairs.Pattern)
            .Name("observation.instrument", draft.Instrument, InstrumentRow.Pattern)
            .OptionalName("observation.session", draft.Session, "sessions/{session}")
            .Count("observation.answers", draft.Answers.Count, 0, 200)
            .Text("observation.notes", draft.Notes, 0, 20_000)
            .OptionalTime("observation.device_time", draft.DeviceTime)
            .OptionalId("observation_id", request.ObservationId);
        VisitTimes.Check(violations, "observation", draft.StartTime, draft.EndTime, now);
        RequestIds.Check(violations, request.RequestId, context);
        await CheckAnswers(violations, draft, context.CancellationToken);
        violations.ThrowIfAny();

        var coach = context.Caller().Name;
        var name = $"observations/{(request.ObservationId.Length > 0 ? request.ObservationId : Guid.CreateVersion7(now))}";
        return await pairs.ReadThrough(
            () => database.Once(context, request, name, tx => Record(tx, coach, name, draft), (tx, first) => Now(tx, coach, first)),
            context.CancellationToken);
    }

    private async ValueTask CheckAnswers(Violations violations, Observation draft, CancellationToken cancel)
    {
        if (!ResourceName.Matches(InstrumentRow.Pattern, draft.Instrument))
        {
            return;
        }

        var form = await instruments.Find(draft.Instrument, cancel);
        violations.Require(form is not null, "observation.instrument", "must be an instrument that exists");
        form?.Check(violations, draft.Answers);
    }

    private async Task<Observation> Record(Session tx, string coach, string name, Observation draft)
    {
        var start = draft.StartTime.ToTimeOrNull()!.Value;
        var pair = await pairs.Running(tx, draft.CoachingRelationship, coach, start);
        var row = new ObservationRow
        {
            Name = name,
            CoachingRelationship = pair.Name,
            Instrument = draft.Instrument,
            StartTime = start,
            EndTime = draft.EndTime.ToTimeOrNull()!.Value,
            Session = draft.Session,
            Answers = new Observation { Answers = { draft.Answers } }.ToByteArray(),
            Notes = draft.Notes,
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            TargetSeconds = (int)pair.TargetObservation.TotalSeconds,
            DeviceTime = draft.DeviceTime.ToTimeOrNull(),
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(InsertObservation, row))
        {
            throw Errors.AlreadyExists(name);
        }

        var recorded = row.ToProto();
        await tx.Publish(name, row.Version, new ObservationRecorded
        {
            Observation = name,
            CoachingRelationship = pair.Name,
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            Programme = pair.Programme,
            Tier = pair.Tier,
            Session = draft.Session,
            Instrument = draft.Instrument,
            StartTime = recorded.StartTime,
            EndTime = recorded.EndTime,
        });
        tx.Count(ObservationMetrics.Submitted);
        return recorded;
    }

    private static async Task<Observation> Now(Session tx, string coach, string name) =>
        (await tx.Find<ObservationRow>(SelectOwn, new { Name = name, Coach = coach }) ?? throw Errors.NotFound(name)).ToProto();

    private const string InsertObservation = $"""
        INSERT INTO observations ({ObservationRow.Columns})
        VALUES (@Name, @CoachingRelationship, @Instrument, @StartTime, @EndTime, @Session, @Answers, @Notes, @Coach, @Coachee, @OrgUnit,
                @County, @TargetSeconds, @DeviceTime, @CreateTime, @UpdateTime, @Version)
        """;

    private const string SelectOwn = $"SELECT {ObservationRow.Columns} FROM observations WHERE name = @Name AND coach = @Coach";
}
