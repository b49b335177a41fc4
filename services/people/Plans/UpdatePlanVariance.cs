using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ImplementationPlansApi
{
    private static readonly string[] UpdatableVarianceFields =
        ["actual_value", "reason", "barrier_category", "action", "action_due_date", "action_state"];

    public override Task<PlanVariance> UpdatePlanVariance(UpdatePlanVarianceRequest request, ServerCallContext context)
    {
        var wanted = request.PlanVariance ?? new PlanVariance();
        var violations = new Violations().Name("plan_variance.name", wanted.Name, "implementationPlans/{implementation_plan}/variances/{variance}");
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableVarianceFields);
        var version = Etag.Check(violations, wanted.Etag, context, "plan_variance.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, wanted.Name, tx => Update(tx, context, wanted, fields, version), (tx, stored) => ShowVariance(tx, context, stored));
    }

    private static async Task<PlanVariance> Update(Session tx, ServerCallContext context, PlanVariance wanted, IReadOnlySet<string> fields, long version)
    {
        var args = context.Reach().With(new { name = wanted.Name });
        var row = await tx.Find<PlanVarianceRow>(PlanVarianceRow.SelectVisible, args) ?? throw Errors.NotFound(wanted.Name);
        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        var variance = row.ToProto();
        Masks.Apply(fields, wanted, variance);
        var violations = new Violations();
        PlanRules.Check(violations, variance);
        violations.ThrowIfAny();

        row = row with
        {
            ActionState = PlanVarianceRow.StateOf(variance),
            Content = PlanVarianceRow.ContentOf(variance),
            Version = version + 1,
            UpdateTime = tx.Now,
        };
        if (await tx.Execute(StoreVariance, row) == 0)
        {
            throw Errors.Stale(wanted.Name);
        }

        await tx.Publish(row.Name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private const string StoreVariance = """
        UPDATE plan_variances SET action_state = @ActionState, content = @Content, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
