using Coaching.Analytics.V1;
using Coaching.Plcs.V1;
using Coaching.Testing;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Analytics.Tests;

public abstract class PrivacyTests(AnalyticsOnSqlite host)
{
    private static readonly DateTimeOffset ThisWeek = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);

    [DatabaseFact]
    public async Task The_nation_sees_figures_from_five_people_up_and_none_by_difference()
    {
        var nation = await Told(("oak", 3), ("elm", 6), ("ash", 8));
        var national = nation.As("boss", "national_admin");

        var response = await national.QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("shore"), GroupBy = { Dimension.OrgUnit } });
        var elm = await national.QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("elm"), GroupBy = { Dimension.Week } });
        var activity = await national.QueryActivityAsync(new QueryActivityRequest { OrgUnit = nation.Unit("shore"), GroupBy = { Dimension.OrgUnit } });

        Assert.Equal([("ash", 8, false), ("elm", 0, true), ("oak", 0, true)], response.Rows.Select(row => (row.DisplayName, (int)row.Observation.Done, row.Suppressed)));
        Assert.Equal((17, 17, false), (response.Total.Observation.Done, response.Total.Coachees, response.Total.Suppressed));
        Assert.All(response.Rows.Where(row => row.Suppressed), row => Assert.Equal((0, 0), (row.Coachees, row.MissReasons.Count)));

        // Held back in the list of its siblings, it is held back also when asked for.
        Assert.True(elm.Total.Suppressed);
        Assert.All(elm.Rows, row => Assert.True(row.Suppressed));
        Assert.Equal([("ash", 8, false), ("elm", 0, true), ("oak", 0, true)], activity.Rows.Select(row => (row.DisplayName, (int)row.Sessions, row.Suppressed)));
    }

    [DatabaseFact]
    public async Task A_small_plc_of_the_unit_itself_is_not_what_its_schools_leave_of_the_total()
    {
        var nation = await Told(("oak", 7), ("elm", 6), ("ash", 8));
        nation.Plc("heads", "shore", ThisWeek, 7, ["h1", "h2", "h3"]).Meeting("m1", "heads", "shore", ThisWeek, PlcMeeting.Types.State.Held, ["h1", "h2"], 3);
        nation.Plc("staff", "oak", ThisWeek, 7, ["s1", "s2", "s3", "s4", "s5"]).Meeting("m2", "staff", "oak", ThisWeek, PlcMeeting.Types.State.Held, ["s1"], 5);
        await nation.Heard();

        var response = await nation.As("boss", "national_admin").QueryActivityAsync(new QueryActivityRequest { OrgUnit = nation.Unit("shore"), GroupBy = { Dimension.OrgUnit } });

        Assert.Equal((2, 3), (response.Total.PlcMeetings, response.Total.PlcAttendances));
        Assert.Equal([("ash", false), ("elm", false), ("oak", true)], response.Rows.Select(row => (row.DisplayName, row.Suppressed)));
    }

    [DatabaseFact]
    public async Task A_partner_sees_figures_from_ten_people_up()
    {
        var nation = await Told(("oak", 12), ("elm", 9), ("ash", 11));
        var partner = new AnalyticsService.AnalyticsServiceClient(host.As(new TestToken { Client = "leadnow", Roles = ["partner"], Scopes = ["analytics.read"] }));

        var response = await partner.QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("shore"), GroupBy = { Dimension.OrgUnit } });

        Assert.Equal([("ash", 0, true), ("elm", 0, true), ("oak", 12, false)], response.Rows.Select(row => (row.DisplayName, (int)row.Observation.Done, row.Suppressed)));
    }

    [DatabaseFact]
    public async Task Coverage_and_plcs_are_held_back_by_their_own_people()
    {
        var nation = await Told(("oak", 3), ("elm", 6), ("ash", 8));
        var members = Enumerable.Range(0, 4).Select(i => $"m{i}").ToArray();
        nation.Plc("small", "oak", ThisWeek, 7, members).Meeting("m1", "small", "oak", ThisWeek, PlcMeeting.Types.State.Held, members, 4);
        nation.Plc("large", "elm", ThisWeek.AddDays(-30), 7, [.. members, "m5"]);
        await nation.Heard();
        var national = nation.As("boss", "national_admin");

        var coverage = await national.QueryCoverageAsync(new QueryCoverageRequest { OrgUnit = nation.Unit("shore"), ByChild = true });
        var regularity = await national.QueryPlcRegularityAsync(new QueryPlcRegularityRequest { OrgUnit = nation.Unit("shore"), GroupBy = { Dimension.OrgUnit } });
        var lapses = await national.ListPlcLapsesAsync(new ListPlcLapsesRequest { OrgUnit = nation.Unit("shore") });

        Assert.Equal([("ash", 8, false), ("elm", 0, true), ("oak", 0, true)], coverage.Rows.Select(row => (row.DisplayName, (int)row.Staff, row.Suppressed)));
        Assert.Equal([("ash", 0, false), ("elm", 0, true), ("oak", 0, true)], regularity.Rows.Select(row => (row.DisplayName, (int)row.Held, row.Suppressed)));
        Assert.Equal("large", Assert.Single(lapses.PlcLapses).Plc.Split('/', '-')[1]);
    }

    private async Task<Nation> Told(params (string School, int Coachees)[] schools)
    {
        var nation = host.Nation().WithSchools().Place("ash", "shore").Post("boss", "kenya", Role.NationalOfficer);
        foreach (var (school, coachees) in schools)
        {
            for (var i = 0; i < coachees; i++)
            {
                nation.Post($"{school}-t{i}", school).Pair($"{school}{i}", $"{school}-head", $"{school}-t{i}", school).Session($"{school}{i}", $"{school}{i}", ThisWeek, State.Completed);
            }
        }

        await nation.Heard();
        return nation;
    }
}

public sealed class PrivacyOnSqlite(AnalyticsOnSqlite host) : PrivacyTests(host), IClassFixture<AnalyticsOnSqlite>;

public sealed class PrivacyOnSqlServer(AnalyticsOnSqlServer host) : PrivacyTests(host), IClassFixture<AnalyticsOnSqlServer>;
