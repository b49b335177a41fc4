using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ImplementationPlansApi
{
    public override Task<PlanVariance> CreatePlanVariance(CreatePlanVarianceRequest request, ServerCallContext context)
    {
        var draft = request.PlanVariance ?? new PlanVariance();
        var violations = new Violations()
            .Name("parent", request.Parent, "implementationPlans/{implementation_plan}")
            .Require(request.PlanVariance is not null, "plan_variance", "must be set")
            .OptionalId("plan_variance_id", request.PlanVarianceId);
        PlanRules.Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var id = request.PlanVarianceId.Length == 0 ? Guid.CreateVersion7().ToString() : request.PlanVarianceId;
        var name = $"{request.Parent}/variances/{id}";
        return database.Once(
            context, request, name, tx => Create(tx, context, request.Parent, name, draft), (tx, stored) => ShowVariance(tx, context, stored));
    }

    private static async Task<PlanVariance> Create(Session tx, ServerCallContext context, string parent, string name, PlanVariance draft)
    {
        var plan = await tx.Find<ImplementationPlanRow>(ImplementationPlanRow.SelectByName, new { name = parent }) ?? throw Errors.NotFound(parent);
        await tx.MustReach(context, plan.OrgUnit);
        var target = plan.ToProto().Targets.FirstOrDefault(target => target.Metric == draft.Metric && target.Date.Equals(draft.TargetDate));
        new Violations().Require(target is not null, "plan_variance.metric", "must have a target of the plan on target_date").ThrowIfAny();

        var row = new PlanVarianceRow
        {
            Name = name,
            PlanName = parent,
            Programme = plan.Programme,
            OrgUnit = plan.OrgUnit,
            Metric = draft.Metric,
            TargetDate = draft.TargetDate.ToDateOnly(),
            TargetValue = target?.Value ?? 0,
            ActionState = PlanVarianceRow.StateOf(draft),
            Content = PlanVarianceRow.ContentOf(draft),
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        if (!await tx.TryInsert(InsertVariance, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Publish(name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private static async Task<PlanVariance> ShowVariance(Session db, ServerCallContext context, string name) =>
        (await db.Find<PlanVarianceRow>(PlanVarianceRow.SelectVisible, context.Reach().With(new { name })) ?? throw Errors.NotFound(name)).ToProto();

    private const string InsertVariance = $"""
        INSERT INTO plan_variances ({PlanVarianceRow.Columns})
        VALUES (@Name, @PlanName, @Programme, @OrgUnit, @Metric, @TargetDate, @TargetValue, @ActionState, @Content, @Version, @CreateTime, @UpdateTime)
        """;
}
