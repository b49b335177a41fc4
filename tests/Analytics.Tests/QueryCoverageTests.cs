using Coaching.Analytics.V1;
using Coaching.People.V1;
using Coaching.Testing;
using Microsoft.Extensions.DependencyInjection;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Analytics.Tests;

public abstract class QueryCoverageTests(AnalyticsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-38")]
    [Trait("requirement", "ATT-16")]
    public async Task Coverage_is_the_share_of_teaching_staff_who_are_coached()
    {
        var nation = host.Nation().WithSchools().Post("hana", "oak", Role.HeadOfInstitution).Post("ben", "oak").Post("ben", "elm", id: "a2").Post("cat", "oak", Role.DeputyHead);
        nation.Post("bursar", "oak", Role.NonTeachingStaff).Post("ed", "elm");
        nation.Pair("p1", "hana", "ben", "oak", programme: "maths").Pair("p2", "hana", "cat", "oak").Pair("p3", "cat", "ben", "oak");
        await nation.Heard();

        var response = await nation.Officer().QueryCoverageAsync(new QueryCoverageRequest { OrgUnit = nation.Unit("shore"), ByChild = true });
        var maths = await nation.Officer().QueryCoverageAsync(new QueryCoverageRequest { OrgUnit = nation.Unit("coast"), Programme = nation.Programme("maths") });

        Assert.Equal(("shore", 4, 2, 2, 3, 2, 1, 0.5), Flat(response.Total));
        Assert.Equal([("elm", 2, 1, 0, 0, 1, 0, 0.5), ("oak", 3, 2, 2, 3, 1, 1, 2 / 3.0)], response.Rows.Select(Flat));
        Assert.Equal(("coast", 4, 1, 1, 1, 2, 1, 0.25), Flat(maths.Total));
        Assert.True(response.Total.HasChildren);
        Assert.False(response.Rows[0].HasChildren);
    }

    [DatabaseFact]
    public async Task Posts_and_pairs_count_from_their_first_day_until_their_last()
    {
        var today = AnalyticsOnSqlite.Monday.AddDays(1);
        var nation = host.Nation().WithSchools().Post("hana", "oak", Role.HeadOfInstitution).Post("ben", "oak", start: today.AddDays(1)).Post("cat", "oak", end: today.AddDays(1));
        nation.Pair("p1", "hana", "ben", "oak", start: today.AddDays(1)).Pair("p2", "ben", "hana", "oak", end: today.AddDays(1));
        await nation.Heard();
        var request = new QueryCoverageRequest { OrgUnit = nation.Unit("oak") };

        var before = (await nation.Officer().QueryCoverageAsync(request)).Total;
        host.Clock.Advance(TimeSpan.FromDays(1));
        await host.App.Services.GetRequiredService<StandingSweep>().Sweep(default);
        var after = (await nation.Officer().QueryCoverageAsync(request)).Total;

        Assert.Equal(("oak", 2, 1, 0, 1, 1, 1, 0.5), Flat(before));
        Assert.Equal(("oak", 2, 1, 1, 1, 1, 1, 0.5), Flat(after));
    }

    // As people tells it: the unit that moves, then all below it with their new county.
    [DatabaseFact]
    [Trait("requirement", "CAS-03")]
    public async Task Coverage_follows_a_zone_to_another_county()
    {
        var nation = host.Nation().WithSchools().Place("rift", "kenya", Level.County).Post("hana", "oak", Role.HeadOfInstitution).Post("ben", "oak");
        await nation.Pair("p1", "hana", "ben", "oak").Heard();

        await nation.Place("shore", "rift", Level.Zone).Place("oak", "shore").Place("elm", "shore").Heard();

        var response = await nation.Officer().QueryCoverageAsync(new QueryCoverageRequest { OrgUnit = nation.Unit("kenya"), ByChild = true });
        Assert.Equal([("coast", 0, 0, 0, 0, 0, 0, 0), ("rift", 2, 1, 1, 1, 2, 1, 0.5)], response.Rows.Select(Flat));
        Assert.Equal(("kenya", 2, 1, 1, 1, 2, 1, 0.5), Flat(response.Total));
    }

    [DatabaseFact]
    public async Task Coverage_counts_a_school_that_went_into_another_no_longer_and_its_people_there()
    {
        var today = AnalyticsOnSqlite.Monday.AddDays(1);
        var nation = host.Nation().WithSchools().Post("hana", "oak", Role.HeadOfInstitution).Post("ben", "oak");
        await nation.Pair("p1", "hana", "ben", "oak").Heard();

        foreach (var (person, role) in new[] { ("hana", Role.HeadOfInstitution), ("ben", Role.Teacher) })
        {
            nation.Post(person, "oak", role, end: today).Post(person, "elm", role, start: today, id: "a2");
        }

        await nation.Pair("p1", "hana", "ben", "oak", end: today).Pair("p2", "hana", "ben", "elm", start: today)
            .Place("oak", "shore", state: OrgUnit.Types.State.Closed).Heard();

        var response = await nation.Officer().QueryCoverageAsync(new QueryCoverageRequest { OrgUnit = nation.Unit("shore"), ByChild = true });
        Assert.Equal(("shore", 2, 1, 1, 1, 1, 1, 0.5), Flat(response.Total));
        Assert.Contains(("elm", 2, 1, 1, 1, 1, 1, 0.5), response.Rows.Select(Flat));
    }

    private static (string Name, int Staff, int Coached, int Coaching, int Pairs, int Schools, int Reached, double Rate) Flat(CoverageRow row) =>
        (row.DisplayName, (int)row.Staff, (int)row.Coached, (int)row.Coaching, (int)row.Relationships, (int)row.Schools, (int)row.SchoolsReached, row.Rate);
}

public sealed class QueryCoverageOnSqlite(AnalyticsOnSqlite host) : QueryCoverageTests(host), IClassFixture<AnalyticsOnSqlite>;

public sealed class QueryCoverageOnSqlServer(AnalyticsOnSqlServer host) : QueryCoverageTests(host), IClassFixture<AnalyticsOnSqlServer>;
