using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> CloseSession(CloseSessionRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, SessionRow.Pattern).Enum("reason", request.Reason);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => Close(tx, reach, request, version), (tx, name) => SessionState.Now(tx, reach, name));
    }

    private static async Task<Session> Close(Tx tx, Reach reach, CloseSessionRequest request, long version)
    {
        var row = await SessionState.Changeable(tx, reach, request.Name, version, State.Missed);
        SessionState.RefuseClosed(row);
        var closed = await SessionState.Save(tx, row with { CloseReason = request.Reason, CloseTime = tx.Now });
        await tx.Publish(closed.Name, closed.Version, new SessionClosed { Session = closed.ToFacts() });
        return closed.ToProto();
    }
}
