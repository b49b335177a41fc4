using Coaching.Analytics.V1;
using Coaching.People.V1;
using Coaching.Testing;
using MissReason = Coaching.Scheduling.V1.Session.Types.MissReason;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Analytics.Tests;

public abstract class ErasureTests(AnalyticsOnSqlite host)
{
    private static readonly DateTimeOffset LastWeek = new(2026, 11, 17, 5, 0, 0, TimeSpan.Zero);

    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task Figures_stay_as_they_were_and_no_row_names_who_was_erased()
    {
        var nation = host.Nation().WithSchools().Pair("p1", "hana", "ben", "oak").Pair("p2", "hana", "cat", "oak");
        nation.Session("s1", "p1", LastWeek, State.Completed).Session("s2", "p1", LastWeek.AddDays(1), State.Missed, reason: MissReason.Cover);
        nation.Session("s3", "p2", LastWeek, State.Completed).Observation("o1", "p1", LastWeek).Session("s4", "p1", LastWeek.AddDays(2));
        await nation.Heard();
        var before = await Figures(nation);

        await Erase(nation, "ben", "erased-1");
        await Erase(nation, "hana", "erased-2");

        Assert.Equal(before, await Figures(nation));
        Assert.Equal("", string.Join(' ', await SubjectWalk.NamedIn(host, nation.Person("ben"), "contributions.cells")));
        Assert.Equal("", string.Join(' ', await SubjectWalk.NamedIn(host, nation.Person("hana"), "contributions.cells")));
    }

    [DatabaseFact]
    [Trait("requirement", "P17")]
    [Trait("requirement", "P3")]
    public async Task What_comes_late_under_the_old_name_is_counted_where_the_person_stands_now()
    {
        var nation = host.Nation().WithSchools().Pair("p1", "hana", "ben", "oak").Session("s1", "p1", LastWeek, State.Planned);
        await nation.Heard();
        await Erase(nation, "ben", "erased-3");

        await nation.Session("s1", "p1", LastWeek, State.Completed).Session("s2", "p1", LastWeek.AddDays(1), State.Completed).Heard();

        var total = (await nation.Officer().QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("kenya") })).Total;
        Assert.Equal((2, 2, 1), ((int)total.Observation.Due, (int)total.Observation.Done, (int)total.Coachees));
        Assert.Equal("", string.Join(' ', await SubjectWalk.NamedIn(host, nation.Person("ben"), "contributions.cells")));
        Assert.Equal(0, await host.Database.Read(db => db.One<int>("SELECT COUNT(*) FROM pair_weeks WHERE observation_open < 0 OR observation_done < 0"), default));
    }

    private async Task Erase(Nation nation, string person, string tombstone)
    {
        var request = $"subjectRequests/{Guid.NewGuid()}";
        host.Feeds.Append("people", request, 1, host.Clock.GetUtcNow(), new SubjectErased
        {
            SubjectRequest = request,
            Person = nation.Person(person),
            Tombstone = nation.Person(tombstone),
        });
        await host.Hear();
    }

    private static async Task<string> Figures(Nation nation)
    {
        var officer = nation.Officer();
        var completion = await officer.QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("kenya"), GroupBy = { Dimension.Week } });
        var activity = await officer.QueryActivityAsync(new QueryActivityRequest { OrgUnit = nation.Unit("kenya") });
        var coverage = await officer.QueryCoverageAsync(new QueryCoverageRequest { OrgUnit = nation.Unit("kenya") });
        return $"{completion.Total} {completion.Rows} {activity.Total} {coverage.Total}";
    }
}

public sealed class ErasureOnSqlite(AnalyticsOnSqlite host) : ErasureTests(host), IClassFixture<AnalyticsOnSqlite>
{
    private readonly AnalyticsOnSqlite _host = host;

    [Fact]
    [Trait("requirement", "P17")]
    public async Task Every_column_that_could_name_a_person_is_listed()
    {
        var forgotten = await SubjectWalk.Forgotten(_host);

        Assert.True(forgotten.Count == 0, string.Join(", ", forgotten));
    }
}

public sealed class ErasureOnSqlServer(AnalyticsOnSqlServer host) : ErasureTests(host), IClassFixture<AnalyticsOnSqlServer>;
