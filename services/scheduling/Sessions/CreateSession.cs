using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using Mode = Coaching.Scheduling.V1.Session.Types.Mode;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> CreateSession(CreateSessionRequest request, ServerCallContext context)
    {
        var draft = request.Session ?? new Session();
        var violations = new Violations()
            .Name("session.coaching_relationship", draft.CoachingRelationship, Pairs.Pattern)
            .Enum("session.kind", draft.Kind)
            .OptionalEnum("session.mode", draft.Mode)
            .OptionalId("session_id", request.SessionId);
        SessionTimes.CheckStart(violations, "session.start_time", draft.StartTime);
        SessionTimes.CheckDuration(violations, "session.duration", draft.Duration);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"sessions/{(request.SessionId.Length > 0 ? request.SessionId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return pairs.ReadThrough(
            () => database.Once(
                context, request, name, tx => Plan(tx, reach, name, draft), (tx, first) => SessionState.Now(tx, reach, first)),
            context.CancellationToken);
    }

    private async Task<Session> Plan(Tx tx, Reach reach, string name, Session draft)
    {
        var start = draft.StartTime.ToDateTimeOffset();
        var pair = await pairs.Running(tx, draft.CoachingRelationship, reach.Caller, start);
        var row = new SessionRow
        {
            Name = name,
            CoachingRelationship = pair.Name,
            Kind = draft.Kind,
            StartTime = start,
            StartDate = pairs.DayOf(start),
            DurationMinutes = SessionTimes.Minutes(draft.Duration) ?? SessionTimes.Target(pair, draft.Kind),
            Mode = draft.Mode == Mode.Unspecified ? Mode.FaceToFace : draft.Mode,
            State = Session.Types.State.Planned,
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            Programme = pair.Programme,
            Tier = pair.Tier,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(InsertSession, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await BookingCells.Take(tx, row);
        await tx.Publish(row.Name, row.Version, new SessionPlanned { Session = row.ToFacts() });
        tx.Count(SessionMetrics.Planned);
        return (await SessionRecords.ApplyEarly(tx, row)).ToProto();
    }

    private const string InsertSession = $"""
        INSERT INTO sessions ({SessionRow.Columns})
        VALUES (@Name, @CoachingRelationship, @Kind, @StartTime, @StartDate, @DurationMinutes, @Mode, @State, @Coach, @Coachee, @OrgUnit,
                @County, @Programme, @Tier, @MissReason, @ActualStartTime, @ActualEndTime, @RescheduleCount, @CompletedBy, @CreateTime,
                @UpdateTime, @Version)
        """;
}
