using Coaching.Analytics.V1;
using Coaching.People.V1;
using Grpc.Core;
using Date = Google.Type.Date;
using Target = Coaching.People.V1.ImplementationPlan.Types.Target;

namespace Coaching.Cli;

/// <summary>What the platform counts for the metrics that it knows, each question asked once.</summary>
internal sealed class PlanActuals(Connection connection, CancellationToken cancel)
{
    private readonly AnalyticsService.AnalyticsServiceClient _analytics = new(connection.Grpc);
    private readonly CoachingCapacityService.CoachingCapacityServiceClient _capacity = new(connection.Grpc);
    private readonly Dictionary<string, CoachingCapacity?> _capacities = [];
    private readonly Dictionary<(string Programme, string OrgUnit), CoverageRow?> _coverage = [];
    private readonly Dictionary<(string Programme, string OrgUnit, Date Until), CompletionRow?> _completion = [];

    /// <summary>The figure, or null where there is none to show.</summary>
    public async Task<double?> Of(ImplementationPlan plan, Target target) => target.Metric switch
    {
        "coaches_trained" => (await Capacity(plan))?.ReadyCoaches,
        "teachers_coached" => (await Coverage(plan))?.Coached,
        "coaches_active" => (await Coverage(plan))?.Coaching,
        "schools_reached" => (await Coverage(plan))?.SchoolsReached,
        "observation_completion" => Percent((await Completion(plan, target.Date))?.Observation),
        "feedback_completion" => Percent((await Completion(plan, target.Date))?.Feedback),
        _ => null,
    };

    private Task<CoachingCapacity?> Capacity(ImplementationPlan plan) => Once(_capacities, plan.OrgUnit, async () =>
        await _capacity.QueryCoachingCapacityAsync(new QueryCoachingCapacityRequest { OrgUnit = plan.OrgUnit }, connection.Options(cancel)));

    private Task<CoverageRow?> Coverage(ImplementationPlan plan) => Once(_coverage, (plan.Programme, plan.OrgUnit), async () =>
    {
        var request = new QueryCoverageRequest { OrgUnit = plan.OrgUnit, Programme = plan.Programme };
        var total = (await _analytics.QueryCoverageAsync(request, connection.Options(cancel))).Total;
        return total is { Suppressed: false } ? total : null;
    });

    private Task<CompletionRow?> Completion(ImplementationPlan plan, Date until) => Once(_completion, (plan.Programme, plan.OrgUnit, until), async () =>
    {
        var request = new QueryCompletionRequest { OrgUnit = plan.OrgUnit, Programme = plan.Programme, EndDate = until };
        var total = (await _analytics.QueryCompletionAsync(request, connection.Options(cancel))).Total;
        return total is { Suppressed: false } ? total : null;
    });

    // Staff may read plans of places whose figures are not theirs to see, or that are too small or too large to be counted.
    private static async Task<TRow?> Once<TKey, TRow>(Dictionary<TKey, TRow?> known, TKey key, Func<Task<TRow?>> ask)
        where TKey : notnull
        where TRow : class
    {
        if (!known.TryGetValue(key, out var row))
        {
            try
            {
                row = await ask();
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.PermissionDenied or StatusCode.NotFound or StatusCode.FailedPrecondition)
            {
                row = null;
            }

            known[key] = row;
        }

        return row;
    }

    private static double? Percent(Analytics.V1.Completion? figures) => figures is { HasRate: true } ? figures.Rate * 100 : null;
}
