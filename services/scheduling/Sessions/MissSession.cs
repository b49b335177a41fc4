using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> MissSession(MissSessionRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, SessionRow.Pattern)
            .Enum("reason", request.Reason)
            .Require(request.Reason != Session.Types.MissReason.NotRecorded, "reason", "must be why, which NOT_RECORDED is not");
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => Miss(tx, reach, request, version), (tx, name) => SessionState.Now(tx, reach, name));
    }

    private static async Task<Session> Miss(Tx tx, Reach reach, MissSessionRequest request, long version)
    {
        var row = await SessionState.Changeable(tx, reach, request.Name, version, State.Planned, State.Started);
        return (await SessionState.Miss(tx, row, request.Reason)).ToProto();
    }
}
