using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ImplementationPlansApi
{
    public override Task<ImplementationPlan> CreateImplementationPlan(CreateImplementationPlanRequest request, ServerCallContext context)
    {
        var draft = request.ImplementationPlan ?? new ImplementationPlan();
        var violations = new Violations()
            .Require(request.ImplementationPlan is not null, "implementation_plan", "must be set")
            .OptionalId("implementation_plan_id", request.ImplementationPlanId);
        PlanRules.Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var id = request.ImplementationPlanId.Length == 0 ? Guid.CreateVersion7().ToString() : request.ImplementationPlanId;
        var name = $"implementationPlans/{id}";
        return database.Once(context, request, name, tx => Create(tx, context, name, draft), Replay);
    }

    private static async Task<ImplementationPlan> Create(Session tx, ServerCallContext context, string name, ImplementationPlan draft)
    {
        await PlanRules.CheckPlace(tx, context, draft);
        var row = ImplementationPlanRow.Of(draft, name, 1, tx.Now, tx.Now);
        if (!await tx.TryInsert(Insert, row))
        {
            throw Errors.AlreadyExists(await tx.Find<string>(SelectOfPlace, row) ?? name);
        }

        await tx.Publish(name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private const string SelectOfPlace = "SELECT MIN(name) FROM implementation_plans WHERE programme = @Programme AND org_unit = @OrgUnit";

    private const string Insert = $"""
        INSERT INTO implementation_plans ({ImplementationPlanRow.Columns})
        VALUES (@Name, @Programme, @OrgUnit, @Content, @Version, @CreateTime, @UpdateTime)
        """;
}
