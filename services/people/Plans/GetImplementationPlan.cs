using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ImplementationPlansApi
{
    public override Task<ImplementationPlan> GetImplementationPlan(GetImplementationPlanRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "implementationPlans/{implementation_plan}").ThrowIfAny();

        return database.Read(
            async db => (await db.Find<ImplementationPlanRow>(ImplementationPlanRow.SelectVisible, context.Reach().With(new { name = request.Name }))
                ?? throw Errors.NotFound(request.Name)).ToProto(),
            context.CancellationToken);
    }

    // Whoever may change a plan may read it: staff see them all.
    private static async Task<ImplementationPlan> Replay(Session tx, string name) =>
        (await tx.Find<ImplementationPlanRow>(ImplementationPlanRow.SelectByName, new { name }) ?? throw Errors.NotFound(name)).ToProto();
}
