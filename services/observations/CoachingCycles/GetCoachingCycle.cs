using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<CoachingCycle> GetCoachingCycle(GetCoachingCycleRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, CoachingCycleRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var row = await Find(db, context, request.Name);
            return (await CycleReading.One(db, vault, row), (IReadOnlyList<Seen>)[new Seen(row.Name, row.Coachee)]);
        });
    }
}
