using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    public override Task<Strategy> GetStrategy(GetStrategyRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, StrategyRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var goal = await FindAbove(db, context, request.Name);
            return (await (await FindStrategy(db, request.Name)).ToProto(db, vault, goal), (IReadOnlyList<Seen>)[Read(goal, context)]);
        });
    }

    // What lies below a goal that may not be seen is told as missing itself, like one that is not there.
    private static async Task<GoalRow> FindAbove(Session tx, ServerCallContext context, string name) =>
        await GoalRow.Find(tx, context.Reach(), string.Join('/', name.Split('/')[..2])) ?? throw Errors.NotFound(name);
}
