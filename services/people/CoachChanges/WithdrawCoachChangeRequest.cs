using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.CoachChangeRequest.Types.State;

namespace Coaching.People;

internal sealed partial class CoachChangeRequestsApi
{
    public override Task<CoachChangeRequest> WithdrawCoachChangeRequest(WithdrawCoachChangeRequestRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, CoachChangeRequestRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name,
            async tx =>
            {
                var row = await CoachChangeRequestRow.FindOpen(tx, context.Reach(), request.Name, version);
                return (await (row with { State = State.Withdrawn, DecideTime = tx.Now }).Store(tx)).ToProto();
            },
            (tx, first) => Show(tx, context, first));
    }
}
