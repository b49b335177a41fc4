using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> ConfirmSession(ConfirmSessionRequest request, ServerCallContext context)
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
            tx => Confirm(tx, reach, request.Name, version),
            (tx, name) => SessionState.Now(tx, reach, name));
    }

    private static async Task<Session> Confirm(Tx tx, Reach reach, string name, long version)
    {
        var row = await SessionState.Changeable(tx, reach, name, version, State.Planned);
        var isCoach = row.Coach == reach.Caller;
        if ((isCoach ? row.CoachConfirmTime : row.CoacheeConfirmTime) is not null)
        {
            return row.ToProto();
        }

        var confirmed = await SessionState.Save(tx, isCoach ? row with { CoachConfirmTime = tx.Now } : row with { CoacheeConfirmTime = tx.Now });
        await tx.Publish(confirmed.Name, confirmed.Version, new SessionConfirmed { Session = confirmed.ToFacts(), Person = reach.Caller });
        return confirmed.ToProto();
    }
}
