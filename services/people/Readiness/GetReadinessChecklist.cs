using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ReadinessApi
{
    public override Task<ReadinessChecklist> GetReadinessChecklist(GetReadinessChecklistRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "readinessChecklists/{readiness_checklist}").ThrowIfAny();

        return database.Read(db => ShowChecklist(db, request.Name), context.CancellationToken);
    }
}
