using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> StartSession(StartSessionRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, SessionRow.Pattern)
            .OptionalTime("actual_start_time", request.ActualStartTime);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => Start(tx, reach, request, version), (tx, name) => SessionState.Now(tx, reach, name));
    }

    private static async Task<Session> Start(Tx tx, Reach reach, StartSessionRequest request, long version)
    {
        var row = await SessionState.Changeable(tx, reach, request.Name, version, State.Planned);
        var start = request.ActualStartTime.ToTimeOrNull() ?? tx.Now;
        new Violations()
            .Require(start <= tx.Now, "actual_start_time", "must not be in the future")
            .Require((start - row.StartTime).Duration() <= MaxActual, "actual_start_time", "must be at most 12 hours away from the planned start")
            .ThrowIfAny();

        var started = await SessionState.Save(tx, row with { State = State.Started, ActualStartTime = start });
        await tx.Publish(started.Name, started.Version, new SessionStarted { Session = started.ToFacts() });
        return started.ToProto();
    }
}
