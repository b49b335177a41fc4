using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> RescheduleSession(RescheduleSessionRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, SessionRow.Pattern);
        SessionTimes.CheckStart(violations, "start_time", request.StartTime);
        SessionTimes.CheckDuration(violations, "duration", request.Duration);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => Move(tx, reach, request, version), (tx, name) => SessionState.Now(tx, reach, name));
    }

    private async Task<Session> Move(Tx tx, Reach reach, RescheduleSessionRequest request, long version)
    {
        var row = await SessionState.Changeable(tx, reach, request.Name, version, State.Planned, State.Missed);
        var start = request.StartTime.ToDateTimeOffset();
        await pairs.Running(tx, row.CoachingRelationship, row.Coach, start);

        // A missed session has given its time back already.
        if (row.State == State.Planned)
        {
            await BookingCells.Free(tx, row);
        }

        var moved = await SessionState.Save(tx, row with
        {
            StartTime = start,
            StartDate = pairs.DayOf(start),
            DurationMinutes = SessionTimes.Minutes(request.Duration) ?? row.DurationMinutes,
            State = State.Planned,
            MissReason = Session.Types.MissReason.Unspecified,
            RescheduleCount = row.RescheduleCount + 1,
        });
        await BookingCells.Take(tx, moved);
        await tx.Publish(
            moved.Name, moved.Version, new SessionRescheduled { Session = moved.ToFacts(), PreviousStartTime = row.StartTime.ToProto() });
        return moved.ToProto();
    }
}
