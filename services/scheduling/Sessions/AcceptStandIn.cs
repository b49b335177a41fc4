using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using Change = Coaching.Scheduling.V1.Rearrangement.Types.Change;
using StandInState = Coaching.Scheduling.V1.Session.Types.StandInState;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> AcceptStandIn(AcceptStandInRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, SessionRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context,
            request,
            request.Name,
            tx => AcceptStandIn(tx, reach, request.Name, version),
            (tx, name) => SessionState.Now(tx, reach, name));
    }

    private static async Task<Session> AcceptStandIn(Tx tx, Reach reach, string name, long version)
    {
        var row = await AskedOf(tx, reach, name, version);
        await BookingCells.Free(tx, row);
        var agreed = await SessionState.Save(tx, row with { StandInState = StandInState.Accepted });
        await BookingCells.Take(tx, agreed);
        await Rearrangements.Record(tx, row, agreed, Change.StoodIn, row.StandInReason, reach.Caller);
        await SessionState.TellStandIn(tx, agreed);
        return agreed.ToProto();
    }

    /// <summary>The planned session in which the caller has been asked to stand in and has not answered.</summary>
    private static async Task<SessionRow> AskedOf(Tx tx, Reach reach, string name, long version)
    {
        var row = await SessionState.Changeable(tx, reach, name, version, State.Planned);
        return row.StandIn == reach.Caller && row.StandInState == StandInState.Requested
            ? row
            : throw Errors.Precondition("NO_STAND_IN_REQUESTED", $"Nobody waits for the caller's answer about {name}.");
    }
}
