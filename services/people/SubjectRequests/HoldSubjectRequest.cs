using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.SubjectRequest.Types.State;

namespace Coaching.People;

internal sealed partial class SubjectRequestsApi
{
    public override Task<SubjectRequest> HoldSubjectRequest(HoldSubjectRequestRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, SubjectRequestRow.Pattern).Enum("reason", request.Reason);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Hold(tx, context, request, version), (tx, first) => Show(tx, context, first));
    }

    private static async Task<SubjectRequest> Hold(Session tx, ServerCallContext context, HoldSubjectRequestRequest request, long version)
    {
        var row = await SubjectRequestRow.FindOpen(tx, context.Reach(), request.Name, version);
        MustBeOfAnother(row, context);
        var held = row with { State = State.Held, Reason = request.Reason, DecidedBy = context.Caller().Name, HoldTime = row.HoldTime ?? tx.Now };
        return (await held.Store(tx)).ToProto(tx.Now);
    }
}
