using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    public override Task<Goal> GetGoal(GetGoalRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var row = await Find(db, context, request.Name);
            return (await row.ToProto(db, vault), (IReadOnlyList<Seen>)[Read(row, context)]);
        });
    }
}
