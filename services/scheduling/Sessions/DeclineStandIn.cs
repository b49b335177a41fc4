using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using StandInState = Coaching.Scheduling.V1.Session.Types.StandInState;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> DeclineStandIn(DeclineStandInRequest request, ServerCallContext context)
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
            tx => DeclineStandIn(tx, reach, request.Name, version),
            (tx, name) => SessionState.Now(tx, reach, name));
    }

    private static async Task<Session> DeclineStandIn(Tx tx, Reach reach, string name, long version)
    {
        var row = await AskedOf(tx, reach, name, version);
        await SessionPeople.ReplaceStandIn(tx, row, "");
        var declined = await SessionState.Save(tx, row with { StandInState = StandInState.Declined });
        await SessionState.TellStandIn(tx, declined);
        return declined.ToProto();
    }
}
