using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<CoachingCycle> CancelCoachingCycle(CancelCoachingCycleRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, CoachingCycleRow.Pattern)
            .Enum("reason", request.Reason);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            request.Name,
            async tx =>
            {
                var row = await FindOpen(tx, context, request.Name, version);
                var cancelled = (await End(tx, row, CoachingCycle.Types.State.Cancelled)) with { CancelReason = request.Reason };
                await Store(tx, cancelled);
                return await CycleReading.One(tx, vault, cancelled);
            },
            (tx, first) => Now(tx, context, first));
    }
}
