using System.Globalization;
using Coaching.Analytics.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;

namespace Coaching.Analytics.Tests;

public abstract class OrderTests(AnalyticsOnSqlite host)
{
    [DatabaseFact]
    public async Task Every_order_of_the_facts_with_repetitions_gives_the_figures_counted_plainly()
    {
        var first = Environment.GetEnvironmentVariable("COACHING_TEST_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);
        for (var seed = first; seed < first + 8; seed++)
        {
            var history = new History(host.Nation(), seed);
            await history.Nation.Heard(history.Shuffled(seed));
            await Compare(history, new Random(seed), $"COACHING_TEST_SEED={seed}");
        }
    }

    [DatabaseFact]
    public async Task A_service_that_begins_anew_comes_to_the_same_cells()
    {
        var nation = host.Nation();
        var history = new History(nation, 42);
        await nation.Heard(history.Shuffled(1));
        await using var second = new Host(AnalyticsOnSqlite.Beside(host));
        await second.Service.InitializeAsync();
        await second.Service.Hear();

        foreach (var table in (string[])["cells", "miss_cells", "arrivals", "standing_cells", "plc_cells"])
        {
            Assert.Equal(await Dump(host, table), await Dump(second.Service, table));
        }
    }

    private static async Task Compare(History history, Random random, string seed)
    {
        var officer = history.Nation.Officer();
        foreach (var unit in history.Units)
        {
            var coverage = (await officer.QueryCoverageAsync(new QueryCoverageRequest { OrgUnit = unit })).Total;
            Assert.True(
                history.Coverage(unit) == (coverage.Staff, coverage.Coached, coverage.Relationships, coverage.SchoolsReached),
                $"{seed}: coverage of {unit} is {coverage}, not {history.Coverage(unit)}.");
            var activity = (await officer.QueryActivityAsync(new QueryActivityRequest { OrgUnit = unit })).Total;
            Assert.True(
                history.Activity(unit) == (activity.Observations, activity.ObservationMinutes, activity.FeedbackMeetings, activity.PlcMeetings, activity.Coachees),
                $"{seed}: activity of {unit} is {activity}, not {history.Activity(unit)}.");
            for (var i = 0; i < 6; i++)
            {
                await CompareCompletion(history, random, unit, seed);
            }
        }
    }

    private static async Task CompareCompletion(History history, Random random, string unit, string seed)
    {
        var request = new QueryCompletionRequest
        {
            OrgUnit = unit,
            Programme = random.Next(2) == 0 ? "" : history.Nation.Programme($"g{random.Next(2)}"),
            Tier = (Tier)(random.Next(2) * random.Next(1, 3)),
            StartDate = random.Next(3) == 0 ? null : AnalyticsOnSqlite.Monday.AddDays(random.Next(-130, 10)).ToProto(),
        };
        request.EndDate = random.Next(3) == 0 ? null : (request.StartDate.ToDateOnlyOrNull() ?? AnalyticsOnSqlite.Monday.AddDays(-100)).AddDays(random.Next(0, 150)).ToProto();
        var range = WeekRange.Read(new Violations(), request.StartDate, request.EndDate);

        var total = (await history.Nation.Officer().QueryCompletionAsync(request)).Total;
        foreach (var (kind, figures) in new[] { (Kind.Observation, total.Observation), (Kind.Feedback, total.Feedback) })
        {
            var expected = history.Completion(unit, kind, request.Programme, request.Tier, range);
            Assert.True(
                expected == (figures.Due, figures.Done, figures.Missed, figures.Open, total.Coachees), $"{seed}: {request} gives {total}, not {expected} for {kind}.");
        }
    }

    // Cells that came to nothing may be there or not.
    private static async Task<IReadOnlyList<string>> Dump(AnalyticsOnSqlite service, string table)
    {
        var rows = await service.Database.Read(db => db.Query<dynamic>($"SELECT * FROM {table}"), default);
        return
        [
            .. rows.Cast<IDictionary<string, object>>()
                .Where(row => row.Any(column => column.Value is long and not 0 && column.Key is not ("week" or "span" or "tier" or "cube" or "previous" or "reason")))
                .Select(row => string.Join(' ', row.Select(column => $"{column.Key}={column.Value}"))).Order(StringComparer.Ordinal),
        ];
    }

    private sealed class Host(AnalyticsOnSqlite service) : IAsyncDisposable
    {
        public AnalyticsOnSqlite Service => service;

        public async ValueTask DisposeAsync() => await service.DisposeAsync();
    }
}

public sealed class OrderOnSqlite(AnalyticsOnSqlite host) : OrderTests(host), IClassFixture<AnalyticsOnSqlite>;

public sealed class OrderOnSqlServer(AnalyticsOnSqlServer host) : OrderTests(host), IClassFixture<AnalyticsOnSqlServer>;
