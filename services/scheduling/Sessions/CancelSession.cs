using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using Change = Coaching.Scheduling.V1.Rearrangement.Types.Change;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> CancelSession(CancelSessionRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, SessionRow.Pattern).OptionalEnum("reason", request.Reason);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context,
            request,
            request.Name,
            tx => Cancel(tx, reach, request, version),
            (tx, name) => SessionState.Now(tx, reach, name));
    }

    private static async Task<Session> Cancel(Tx tx, Reach reach, CancelSessionRequest request, long version)
    {
        var row = await SessionState.Changeable(tx, reach, request.Name, version, State.Planned);
        Rearrangements.RequireReason(row, request.Reason);
        var cancelled = await SessionState.Cancel(tx, row);
        await Rearrangements.Record(tx, row, cancelled, Change.TakenBack, request.Reason, reach.Caller);
        return cancelled.ToProto();
    }
}
