using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CoachingCostApi
{
    public override async Task<PayRate> GetPayRate(GetPayRateRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, PayRateRow.Pattern).ThrowIfAny();

        var row = await database.Read(db => PayRateRow.Find(db, context.Reach(), request.Name), context.CancellationToken);
        return row?.ToProto() ?? throw Errors.NotFound(request.Name);
    }
}
