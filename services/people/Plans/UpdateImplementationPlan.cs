using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ImplementationPlansApi
{
    private static readonly string[] UpdatableFields = ["display_name", "targets", "expected_barriers"];

    public override Task<ImplementationPlan> UpdateImplementationPlan(UpdateImplementationPlanRequest request, ServerCallContext context)
    {
        var wanted = request.ImplementationPlan ?? new ImplementationPlan();
        var violations = new Violations().Name("implementation_plan.name", wanted.Name, "implementationPlans/{implementation_plan}");
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableFields);
        var version = Etag.Check(violations, wanted.Etag, context, "implementation_plan.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => Update(tx, context, wanted, fields, version), Replay);
    }

    private static async Task<ImplementationPlan> Update(
        Session tx, ServerCallContext context, ImplementationPlan wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await tx.Find<ImplementationPlanRow>(ImplementationPlanRow.SelectByName, new { name = wanted.Name }) ?? throw Errors.NotFound(wanted.Name);
        await tx.MustReach(context, row.OrgUnit);
        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        var plan = row.ToProto();
        Masks.Apply(fields, wanted, plan);
        var violations = new Violations();
        PlanRules.Check(violations, plan);
        violations.ThrowIfAny();

        row = ImplementationPlanRow.Of(plan, row.Name, version + 1, row.CreateTime, tx.Now);
        if (await tx.Execute(Store, row) == 0)
        {
            throw Errors.Stale(wanted.Name);
        }

        await tx.Publish(row.Name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private const string Store = """
        UPDATE implementation_plans SET content = @Content, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
