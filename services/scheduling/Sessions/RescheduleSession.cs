using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using StandInKind = Coaching.Scheduling.V1.Session.Types.StandInKind;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> RescheduleSession(RescheduleSessionRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, SessionRow.Pattern)
            .OptionalEnum("reason", request.Reason)
            .OptionalName("facility", request.Facility, FacilityRow.Pattern)
            .OptionalName("camera", request.Camera, FacilityRow.Pattern);
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
        SessionState.RefuseClosed(row);
        Rearrangements.RequireReason(row, request.Reason);
        var start = request.StartTime.ToDateTimeOffset();
        await pairs.Running(tx, row.CoachingRelationship, row.Coach, start);

        var (room, camera) = (request.HasFacility ? request.Facility : row.Facility, request.HasCamera ? request.Camera : row.Camera);
        new Violations()
            .Require(camera.Length > 0 || !row.HasStandIn || row.StandInKind == StandInKind.Live, "camera", "must not be empty, since it stands in for the coach")
            .ThrowIfAny();
        await Bookable.Check(tx, row.OrgUnit, room, camera);

        var wanted = row with
        {
            StartTime = start,
            StartDate = pairs.DayOf(start),
            DurationMinutes = SessionTimes.Minutes(request.Duration) ?? row.DurationMinutes,
            Facility = room,
            Camera = camera,
        };
        return (await SessionMoves.Move(tx, row, wanted, request.Reason, reach.Caller)).ToProto();
    }
}
