using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    private static readonly TimeSpan MaxActual = TimeSpan.FromHours(12);
    private static readonly TimeSpan EndTolerance = TimeSpan.FromMinutes(5);

    public override Task<Session> CompleteSession(CompleteSessionRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, SessionRow.Pattern)
            .OptionalTime("actual_start_time", request.ActualStartTime)
            .OptionalTime("actual_end_time", request.ActualEndTime);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => Complete(tx, reach, request, version), (tx, name) => SessionState.Now(tx, reach, name));
    }

    private static async Task<Session> Complete(Tx tx, Reach reach, CompleteSessionRequest request, long version)
    {
        var row = await SessionState.Changeable(tx, reach, request.Name, version, State.Planned, State.Started);
        var start = request.ActualStartTime.ToTimeOrNull() ?? row.ActualStartTime ?? row.StartTime;
        var end = request.ActualEndTime.ToTimeOrNull() ?? (row.State == State.Started ? start.AddMinutes(row.DurationMinutes) : row.EndTime);
        new Violations()
            .Require(start <= tx.Now, "actual_start_time", "must not be in the future")
            .Require(end > start, "actual_end_time", "must be after the start")
            .Require(end - start <= MaxActual, "actual_end_time", "must be at most 12 hours after the start")
            .Require(end <= tx.Now + EndTolerance, "actual_end_time", "must not be in the future by more than 5 minutes")
            .ThrowIfAny();

        return (await SessionState.Complete(tx, row with { ActualStartTime = start, ActualEndTime = end })).ToProto();
    }
}
