using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachChangeRequestsApi
{
    public override Task<CoachChangeRequest> GetCoachChangeRequest(GetCoachChangeRequestRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, CoachChangeRequestRow.Pattern).ThrowIfAny();

        return database.Read(async db => (await CoachChangeRequestRow.Find(db, context.Reach(), request.Name)).ToProto(), context.CancellationToken);
    }
}
