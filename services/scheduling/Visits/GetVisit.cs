using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class VisitsApi
{
    public override async Task<Visit> GetVisit(GetVisitRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, VisitRow.Pattern).ThrowIfAny();

        var row = await database.Read(db => VisitState.Find(db, context.Reach(), request.Name), context.CancellationToken);
        return row?.ToProto() ?? throw Errors.NotFound(request.Name);
    }
}
