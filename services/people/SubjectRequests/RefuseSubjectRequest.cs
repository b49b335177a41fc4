using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.SubjectRequest.Types.State;

namespace Coaching.People;

internal sealed partial class SubjectRequestsApi
{
    public override Task<SubjectRequest> RefuseSubjectRequest(RefuseSubjectRequestRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, SubjectRequestRow.Pattern).Enum("reason", request.Reason);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Refuse(tx, context, request, version), (tx, first) => Show(tx, context, first));
    }

    private static async Task<SubjectRequest> Refuse(Session tx, ServerCallContext context, RefuseSubjectRequestRequest request, long version)
    {
        var row = await SubjectRequestRow.FindOpen(tx, context.Reach(), request.Name, version);
        MustBeOfAnother(row, context);
        var refused = row with { State = State.Refused, Reason = request.Reason, DecidedBy = context.Caller().Name, DecideTime = tx.Now };
        return (await refused.Store(tx)).ToProto(tx.Now);
    }
}
