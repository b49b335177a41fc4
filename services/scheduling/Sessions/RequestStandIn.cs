using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using Change = Coaching.Scheduling.V1.Rearrangement.Types.Change;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using StandInKind = Coaching.Scheduling.V1.Session.Types.StandInKind;
using StandInState = Coaching.Scheduling.V1.Session.Types.StandInState;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> RequestStandIn(RequestStandInRequest request, ServerCallContext context)
    {
        var isLive = request.Kind == StandInKind.Live;
        var violations = new Violations()
            .Name("name", request.Name, SessionRow.Pattern)
            .Enum("kind", request.Kind)
            .Require(!isLive || ResourceName.Matches("people/{person}", request.StandIn), "stand_in", "must be a name like people/{person}")
            .Require(isLive || request.StandIn.Length == 0, "stand_in", "must be empty but for LIVE")
            .Require(!isLive || request.Camera.Length == 0, "camera", "must be empty but for RECORDING")
            .OptionalName("camera", request.Camera, FacilityRow.Pattern)
            .OptionalEnum("reason", request.Reason);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => RequestStandIn(tx, reach, request, version), (tx, name) => SessionState.Now(tx, reach, name));
    }

    private async Task<Session> RequestStandIn(Tx tx, Reach reach, RequestStandInRequest request, long version)
    {
        var row = await SessionState.Changeable(tx, reach, request.Name, version, State.Planned);
        if (row.Kind != Kind.Observation)
        {
            throw Errors.Precondition("NOT_AN_OBSERVATION", $"{row.Name} is no observation: nobody can stand in for the coach.");
        }

        if (row.HasStandIn)
        {
            throw Errors.Precondition("STAND_IN_EXISTS", $"{row.Name} has a stand-in already.");
        }

        Rearrangements.RequireReason(row, request.Reason);
        return (request.Kind == StandInKind.Live ? await Ask(tx, row, request) : await Film(tx, row, request, reach.Caller)).ToProto();
    }

    private async Task<SessionRow> Ask(Tx tx, SessionRow row, RequestStandInRequest request)
    {
        new Violations()
            .Require(request.StandIn != row.Coach && request.StandIn != row.Coachee, "stand_in", "must be neither the coach nor the coachee")
            .ThrowIfAny();
        if (!(await SchoolStaff.Observers(tx, row.OrgUnit, [request.StandIn], pairs.DayOf(row.StartTime))).Contains(request.StandIn))
        {
            throw Errors.Precondition(
                "NOT_OF_SCHOOL", $"{request.StandIn} has no post at {row.OrgUnit} or above it on that day.", ("person", request.StandIn));
        }

        await SessionPeople.ReplaceStandIn(tx, row, request.StandIn);
        var asked = await SessionState.Save(tx, row with
        {
            StandIn = request.StandIn,
            StandInKind = StandInKind.Live,
            StandInState = StandInState.Requested,
            StandInReason = request.Reason,
        });
        await SessionState.TellStandIn(tx, asked);
        return asked;
    }

    // A camera needs nobody's consent but the booking's: the coach is free at once.
    private static async Task<SessionRow> Film(Tx tx, SessionRow row, RequestStandInRequest request, string actor)
    {
        var camera = request.Camera.Length > 0 ? request.Camera : row.Camera;
        new Violations().Require(camera.Length > 0, "camera", "must be set, since the session has none").ThrowIfAny();
        await Bookable.Check(tx, row.OrgUnit, "", camera);

        await SessionPeople.ReplaceStandIn(tx, row, "");
        await BookingCells.Free(tx, row);
        var filmed = await SessionState.Save(tx, row with
        {
            Camera = camera,
            StandIn = "",
            StandInKind = StandInKind.Recording,
            StandInState = StandInState.Accepted,
            StandInReason = request.Reason,
        });
        await BookingCells.Take(tx, filmed);
        await Rearrangements.Record(tx, row, filmed, Change.RecordedInstead, request.Reason, actor);
        await SessionState.TellStandIn(tx, filmed);
        return filmed;
    }
}
