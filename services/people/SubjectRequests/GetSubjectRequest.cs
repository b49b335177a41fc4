using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class SubjectRequestsApi
{
    public override Task<SubjectRequest> GetSubjectRequest(GetSubjectRequestRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, SubjectRequestRow.Pattern).ThrowIfAny();

        return database.Read(
            async db => (await SubjectRequestRow.Find(db, context.Reach(), request.Name)).ToProto(db.Now), context.CancellationToken);
    }
}
