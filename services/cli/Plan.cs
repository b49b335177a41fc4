using System.CommandLine;
using System.Text.Json.Nodes;
using Coaching.People.V1;
using Target = Coaching.People.V1.ImplementationPlan.Types.Target;

namespace Coaching.Cli;

/// <summary>Targets of plans beside what analytics counts; the plan itself knows nothing of that.</summary>
internal static class Plan
{
    public static Command Create(Verbs verbs)
    {
        var command = new Command("plan", "What plans mean to reach and by when, against what is reached now");
        var options = new FigureOptions(command, hasWeeks: false);
        return verbs.Act(command, run => Show(run, options));
    }

    private static async Task<int> Show(Invocation run, FigureOptions options)
    {
        var connection = await run.Connect();
        var client = new ImplementationPlanService.ImplementationPlanServiceClient(connection.Grpc);
        var request = new ListImplementationPlansRequest { Programme = options.Programme(run.Parsed), OrgUnit = options.OrgUnit(run.Parsed) };
        var plans = (await Pages.All(request, page => client.ListImplementationPlansAsync(page, connection.Options(run.Cancel)))).ImplementationPlans;

        var actuals = new PlanActuals(connection, run.Cancel);
        var today = DateOnly.FromDateTime(run.Terminal.Clock.GetUtcNow().UtcDateTime);
        var document = new JsonArray();
        var grid = new Grid(run.Output, ["Plan", "Unit", "Metric", "By"], ["Target", "Now", "State"]);
        foreach (var plan in plans)
        {
            var node = Output.ToNode(plan);
            for (var index = 0; index < plan.Targets.Count; index++)
            {
                var target = plan.Targets[index];
                var actual = await actuals.Of(plan, target);
                node["targets"]![index]!["actual"] = actual;
                grid.Add(
                [
                    plan.DisplayName, Names.Id(plan.OrgUnit), target.Metric.Replace('_', ' '), Figures.Day(target.Date),
                    Text(target, target.Value), actual is { } value ? Text(target, value) : "-", State(target, actual, today),
                ]);
            }

            document.Add(node);
        }

        if (run.Output.IsJson)
        {
            run.Output.Json(new JsonObject { ["implementationPlans"] = document });
            return ExitCode.Ok;
        }

        if (plans.Any(plan => plan.Targets.Count > 0))
        {
            grid.Write(run.Output);
        }

        run.Output.Remark(plans.Count == 0
            ? "No plan that you may see."
            : "A dash: nothing counts it, it is about too few people to be told, or it is not yours to see.");
        return ExitCode.Ok;
    }

    private static string Text(Target target, double value) =>
        target.Measure == Target.Types.Measure.Percent ? Figures.Rate(isThere: true, value / 100) : Figures.Number((long)value);

    private static string State(Target target, double? actual, DateOnly today) => actual switch
    {
        { } value when value >= target.Value => "met",
        _ when new DateOnly(target.Date.Year, target.Date.Month, target.Date.Day) > today => "due",
        null => "unknown",
        _ => "behind",
    };
}
