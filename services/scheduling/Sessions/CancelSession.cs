using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> CancelSession(CancelSessionRequest request, ServerCallContext context)
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
            tx => Cancel(tx, reach, request.Name, version),
            (tx, name) => SessionState.Now(tx, reach, name));
    }

    private static async Task<Session> Cancel(Tx tx, Reach reach, string name, long version)
    {
        var row = await SessionState.Changeable(tx, reach, name, version, State.Planned);
        return (await SessionState.Cancel(tx, row)).ToProto();
    }
}
