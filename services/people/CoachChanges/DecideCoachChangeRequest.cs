using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.CoachChangeRequest.Types.State;

namespace Coaching.People;

internal sealed partial class CoachChangeRequestsApi
{
    public override Task<CoachChangeRequest> DecideCoachChangeRequest(DecideCoachChangeRequestRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, CoachChangeRequestRow.Pattern)
            .Require(request.State is State.Granted or State.Declined, "state", "must be GRANTED or DECLINED");
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name,
            async tx =>
            {
                var row = await CoachChangeRequestRow.FindOpen(tx, context.Reach(), request.Name, version);
                if (row.Person == context.Caller().Person)
                {
                    // Nobody answers their own.
                    throw Errors.Denied();
                }

                return (await (row with { State = request.State, DecidedBy = context.Caller().Name, DecideTime = tx.Now }).Store(tx)).ToProto();
            },
            (tx, first) => Show(tx, context, first));
    }
}
