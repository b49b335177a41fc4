using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> MissSession(MissSessionRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, SessionRow.Pattern).Enum("reason", request.Reason);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => Miss(tx, reach, request, version), (tx, name) => SessionState.Now(tx, reach, name));
    }

    private static async Task<Session> Miss(Tx tx, Reach reach, MissSessionRequest request, long version)
    {
        var row = await SessionState.Changeable(tx, reach, request.Name, version, State.Planned);
        var missed = await SessionState.Save(tx, row with { State = State.Missed, MissReason = request.Reason });
        await BookingCells.Free(tx, missed);
        await tx.Publish(missed.Name, missed.Version, new SessionMissed { Session = missed.ToFacts() });
        tx.Count(SessionMetrics.Missed(request.Reason));
        return missed.ToProto();
    }
}
