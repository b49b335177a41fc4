using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.SubjectRequest.Types.State;

namespace Coaching.People;

internal sealed partial class SubjectRequestsApi
{
    public override Task<SubjectRequest> WithdrawSubjectRequest(WithdrawSubjectRequestRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, SubjectRequestRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Withdraw(tx, context, request.Name, version), (tx, first) => Show(tx, context, first));
    }

    private static async Task<SubjectRequest> Withdraw(Session tx, ServerCallContext context, string name, long version)
    {
        var row = await SubjectRequestRow.FindOpen(tx, context.Reach(), name, version);
        return (await (row with { State = State.Withdrawn, DecideTime = tx.Now }).Store(tx)).ToProto(tx.Now);
    }
}
