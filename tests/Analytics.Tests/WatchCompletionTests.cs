using System.Text;
using System.Text.Json.Nodes;
using Coaching.Analytics.V1;
using Coaching.Testing;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Analytics.Tests;

public abstract class WatchCompletionTests(AnalyticsOnSqlite host)
{
    private static readonly DateTimeOffset ThisWeek = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);

    [DatabaseFact]
    [Trait("requirement", "CAS-37")]
    public async Task First_come_the_total_and_every_child_then_what_changes()
    {
        var nation = host.Nation().WithSchools().Pair("p1", "hana", "ben", "oak").Session("s1", "p1", ThisWeek);
        await nation.Heard();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var watch = nation.Officer().WatchCompletion(new WatchCompletionRequest { OrgUnit = nation.Unit("shore") }, cancellationToken: patience.Token);

        Assert.True(await watch.ResponseStream.MoveNext(patience.Token));
        var first = watch.ResponseStream.Current;
        await nation.Session("s1", "p1", ThisWeek, State.Completed).Heard();
        Assert.True(await watch.ResponseStream.MoveNext(patience.Token));
        var second = watch.ResponseStream.Current;

        Assert.Equal([("shore", 1, 0), ("elm", 0, 0), ("oak", 1, 0)], first.Rows.Select(Flat).OrderBy(row => row.Name != "shore").ThenBy(row => row.Name));
        Assert.Equal([("shore", 0, 1), ("oak", 0, 1)], second.Rows.Select(Flat));
        Assert.Equal("completion/1", second.Watermark.Definition);
    }

    [DatabaseFact]
    public async Task Rest_answers_like_grpc()
    {
        var nation = host.Nation().WithSchools().Pair("p1", "hana", "ben", "oak").Session("s1", "p1", ThisWeek, State.Completed);
        await nation.Heard();
        using var rest = host.HttpAs(nation.Person("officer"), "county_officer");
        using var own = host.HttpAs(nation.Person("hana"), "head_teacher");

        var table = JsonNode.Parse(await rest.GetStringAsync($"/v1/analytics/completion?orgUnit={nation.Unit("shore")}&groupBy=DIMENSION_ORG_UNIT&groupBy=DIMENSION_WEEK"))!;
        var accountability = JsonNode.Parse(await own.GetStringAsync("/v1/people/me/accountability"))!;
        await using var watch = await rest.GetStreamAsync($"/v1/analytics/completion:watch?orgUnit={nation.Unit("oak")}");
        var buffer = new byte[4096];
        var part = Encoding.UTF8.GetString(buffer, 0, await watch.ReadAsync(buffer));

        Assert.Equal("oak", (string)table["rows"]![0]!["displayName"]!);
        Assert.Equal("TIER_HEAD_TO_TEACHER", (string)accountability["asCoach"]![0]!["tier"]!);
        Assert.Contains("\"displayName\"", part, StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task A_caller_watches_at_most_twice_at_a_time()
    {
        var nation = host.Nation().WithSchools();
        await nation.Heard();
        var request = new WatchCompletionRequest { OrgUnit = nation.Unit("coast") };
        var officer = nation.Officer();
        using var one = officer.WatchCompletion(request);
        await one.ResponseStream.MoveNext(default);
        var two = officer.WatchCompletion(request);
        await two.ResponseStream.MoveNext(default);

        using var three = officer.WatchCompletion(request);
        var error = await Assert.ThrowsAsync<RpcException>(() => three.ResponseStream.MoveNext(default));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        two.Dispose();
    }

    [DatabaseFact]
    public async Task A_watch_ends_after_ten_minutes()
    {
        var nation = host.Nation().WithSchools();
        await nation.Heard();
        using var watch = nation.Officer().WatchCompletion(new WatchCompletionRequest { OrgUnit = nation.Unit("oak") });
        await watch.ResponseStream.MoveNext(default);

        host.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.False(await watch.ResponseStream.MoveNext(default));
    }

    private static (string Name, int Open, int Done) Flat(CompletionRow row) => (row.DisplayName, (int)row.Observation.Open, (int)row.Observation.Done);
}

public sealed class WatchCompletionOnSqlite(AnalyticsOnSqlite host) : WatchCompletionTests(host), IClassFixture<AnalyticsOnSqlite>;

public sealed class WatchCompletionOnSqlServer(AnalyticsOnSqlServer host) : WatchCompletionTests(host), IClassFixture<AnalyticsOnSqlServer>;
