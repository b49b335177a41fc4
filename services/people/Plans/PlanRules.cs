using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using Measure = Coaching.People.V1.ImplementationPlan.Types.Target.Types.Measure;

namespace Coaching.People;

/// <summary>What must hold of a plan and of its variances.</summary>
internal static class PlanRules
{
    public const long MaxValue = 100_000_000;

    private const int MaxTargets = 200;
    private const int MaxBarriers = 50;

    public static void Check(Violations violations, ImplementationPlan plan)
    {
        violations.Text("implementation_plan.display_name", plan.DisplayName, 1, 200)
            .Name("implementation_plan.programme", plan.Programme, "programmes/{programme}")
            .Name("implementation_plan.org_unit", plan.OrgUnit, "orgUnits/{org_unit}")
            .Count("implementation_plan.targets", plan.Targets.Count, 0, MaxTargets)
            .Require(
                plan.Targets.DistinctBy(target => (target.Metric, target.Date)).Count() == plan.Targets.Count,
                "implementation_plan.targets", "must hold one target for each metric and day")
            .Count("implementation_plan.expected_barriers", plan.ExpectedBarriers.Count, 0, MaxBarriers);
        for (var index = 0; index < Math.Min(plan.Targets.Count, MaxTargets); index++)
        {
            var (target, path) = (plan.Targets[index], $"implementation_plan.targets[{index}]");
            violations.Require(IsMetric(target.Metric), $"{path}.metric", "must be 1 to 63 characters of a-z 0-9 _")
                .Date($"{path}.date", target.Date)
                .OptionalEnum($"{path}.measure", target.Measure)
                .Range($"{path}.value", target.Value, 0, target.Measure == Measure.Percent ? 100 : MaxValue)
                .Text($"{path}.note", target.Note, 0, 500);
        }

        for (var index = 0; index < Math.Min(plan.ExpectedBarriers.Count, MaxBarriers); index++)
        {
            var (barrier, path) = (plan.ExpectedBarriers[index], $"implementation_plan.expected_barriers[{index}]");
            violations.Enum($"{path}.category", barrier.Category)
                .Text($"{path}.description", barrier.Description, 1, 1_000)
                .Text($"{path}.mitigation", barrier.Mitigation, 0, 1_000);
            if (barrier.StartDate is not null)
            {
                violations.Date($"{path}.start_date", barrier.StartDate);
            }

            if (barrier.EndDate is not null)
            {
                violations.Date($"{path}.end_date", barrier.EndDate, from: barrier.StartDate.ToDateOnlyOrNull()?.AddDays(1));
            }
        }
    }

    public static void Check(Violations violations, PlanVariance variance)
    {
        violations.Require(IsMetric(variance.Metric), "plan_variance.metric", "must be 1 to 63 characters of a-z 0-9 _")
            .Date("plan_variance.target_date", variance.TargetDate)
            .Range("plan_variance.actual_value", variance.ActualValue, 0, MaxValue)
            .Text("plan_variance.reason", variance.Reason, 1, 2_000)
            .OptionalEnum("plan_variance.barrier_category", variance.BarrierCategory)
            .Text("plan_variance.action", variance.Action, 1, 2_000)
            .OptionalEnum("plan_variance.action_state", variance.ActionState);
        if (variance.ActionDueDate is not null)
        {
            violations.Date("plan_variance.action_due_date", variance.ActionDueDate);
        }
    }

    /// <summary>A plan is made for a place that the caller answers for and that the programme is about.</summary>
    public static async Task CheckPlace(Session tx, ServerCallContext context, ImplementationPlan plan)
    {
        await tx.MustReach(context, plan.OrgUnit);
        _ = await tx.Find<ProgrammeRow>(ProgrammeRow.SelectByName, new { name = plan.Programme }) ?? throw Errors.NotFound(plan.Programme);
        new Violations()
            .Require(
                await tx.One<int>(CountShared, new { plan.Programme, plan.OrgUnit }) > 0,
                "implementation_plan.org_unit", "must be one of the programme's areas, inside one, or above them")
            .ThrowIfAny();
    }

    private static bool IsMetric(string text) => text.Length is >= 1 and <= 63 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private const string CountShared = """
        SELECT COUNT(*) FROM dir_programme_units u JOIN dir_ancestors a
            ON (a.org_unit = u.org_unit AND a.ancestor = @OrgUnit) OR (a.org_unit = @OrgUnit AND a.ancestor = u.org_unit)
        WHERE u.programme = @Programme AND u.is_sampled = 0
        """;
}
