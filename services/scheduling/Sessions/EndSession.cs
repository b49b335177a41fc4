using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> EndSession(EndSessionRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, SessionRow.Pattern)
            .OptionalTime("actual_end_time", request.ActualEndTime);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => End(tx, reach, request, version), (tx, name) => SessionState.Now(tx, reach, name));
    }

    private static async Task<Session> End(Tx tx, Reach reach, EndSessionRequest request, long version)
    {
        var row = await SessionState.Changeable(tx, reach, request.Name, version, State.Started);
        var start = row.ActualStartTime ?? row.StartTime;
        var end = request.ActualEndTime.ToTimeOrNull() ?? tx.Now;
        new Violations()
            .Require(end > start, "actual_end_time", "must be after the start")
            .Require(end - start <= MaxActual, "actual_end_time", "must be at most 12 hours after the start")
            .Require(end <= tx.Now, "actual_end_time", "must not be in the future")
            .ThrowIfAny();
        return (await SessionState.Complete(tx, row with { ActualStartTime = start, ActualEndTime = end })).ToProto();
    }
}
