using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<Session> CreateSession(CreateSessionRequest request, ServerCallContext context)
    {
        var draft = request.Session ?? new Session();
        var violations = new Violations().OptionalId("session_id", request.SessionId);
        SessionDraft.Check(violations, "session", draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"sessions/{(request.SessionId.Length > 0 ? request.SessionId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return pairs.ReadThrough(
            () => database.Once(
                context, request, name, tx => Plan(tx, reach, name, draft), (tx, first) => SessionState.Now(tx, reach, first)),
            context.CancellationToken);
    }

    private async Task<Session> Plan(Tx tx, Reach reach, string name, Session draft)
    {
        var start = draft.StartTime.ToDateTimeOffset();
        var pair = await pairs.Running(tx, draft.CoachingRelationship, reach.Caller, start);
        var row = await SessionDraft.ToRow(tx, pair, draft, name, start, pairs.DayOf(start));
        await PlannedSessions.PlanOrRefuse(tx, row);
        return (await SessionRecords.ApplyEarly(tx, row)).ToProto();
    }
}
