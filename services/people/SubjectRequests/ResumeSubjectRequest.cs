using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.SubjectRequest.Types.State;

namespace Coaching.People;

internal sealed partial class SubjectRequestsApi
{
    public override Task<SubjectRequest> ResumeSubjectRequest(ResumeSubjectRequestRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, SubjectRequestRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Resume(tx, context, request.Name, version), (tx, first) => Show(tx, context, first));
    }

    private static async Task<SubjectRequest> Resume(Session tx, ServerCallContext context, string name, long version)
    {
        var row = await SubjectRequestRow.FindOpen(tx, context.Reach(), name, version);
        MustBeOfAnother(row, context);
        if (row.HoldTime is not { } since)
        {
            throw Errors.Precondition("REQUEST_NOT_HELD", $"{name} is not held.", ("name", name));
        }

        // What was held is not late by that.
        var open = row with { State = State.Open, Reason = default, DecidedBy = "", HoldTime = null, DueTime = row.DueTime + (tx.Now - since) };
        return (await open.Store(tx)).ToProto(tx.Now);
    }
}
