using Coaching.Analytics.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using Grpc.Core;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using MissReason = Coaching.Scheduling.V1.Session.Types.MissReason;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Analytics.Tests;

public abstract class QueryCompletionTests(AnalyticsOnSqlite host)
{
    private static readonly DateTimeOffset ThisWeek = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset LastWeek = ThisWeek.AddDays(-7);

    [DatabaseFact]
    [Trait("requirement", "STEP-24")]
    public async Task Observation_and_feedback_are_separate_rates_of_what_was_due()
    {
        var nation = host.Nation().WithSchools().Pair("p1", "hana", "ben", "oak");
        nation.Session("s1", "p1", LastWeek, State.Completed).Session("s2", "p1", LastWeek, State.Missed, reason: MissReason.Cover).Session("s3", "p1", LastWeek);
        nation.Session("s4", "p1", LastWeek, State.Completed, Kind.Feedback).Session("s5", "p1", ThisWeek, State.Planned, Kind.Feedback);
        nation.Session("s6", "p1", LastWeek, State.Cancelled).Session("s7", "p1", LastWeek, State.Completed, Kind.Modelling);
        await nation.Heard();

        var total = (await nation.Officer().QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("kenya") })).Total;

        // Planned for a week that has ended and not told of: due, and open.
        Assert.Equal(new Completion { Due = 3, Done = 1, Missed = 1, Open = 1, Rate = 1 / 3.0 }, total.Observation);
        Assert.Equal(new Completion { Due = 1, Done = 1, Open = 1, Rate = 1 }, total.Feedback);
        Assert.Equal(1, total.Coachees);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-36")]
    public async Task Misses_are_counted_by_reason_most_frequent_first()
    {
        var nation = host.Nation().WithSchools().Pair("p1", "hana", "ben", "oak");
        nation.Session("s1", "p1", LastWeek, State.Missed, reason: MissReason.Travel).Session("s2", "p1", LastWeek, State.Missed, Kind.Feedback, MissReason.Cover);
        nation.Session("s3", "p1", LastWeek, State.Missed, reason: MissReason.Cover).Session("s4", "p1", LastWeek, State.Missed, reason: MissReason.Workload);
        nation.Session("s4", "p1", LastWeek, State.Completed);
        await nation.Heard();

        var total = (await nation.Officer().QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("coast") })).Total;

        Assert.Equal([("COVER", 2), ("TRAVEL", 1)], total.MissReasons.Select(reason => (reason.Reason, (int)reason.Count)));
    }

    [DatabaseFact]
    public async Task Figures_break_down_by_every_dimension()
    {
        var nation = host.Nation().WithSchools().Post("official", "shore", Role.EducationOfficial);
        nation.Pair("p1", "hana", "ben", "oak", Tier.HeadToTeacher, "maths").Pair("p2", "hana", "cat", "oak").Pair("p3", "official", "ed", "elm", Tier.OfficialToHead, "maths");
        nation.Session("s1", "p1", LastWeek, State.Completed).Session("s2", "p1", ThisWeek, State.Completed).Session("s3", "p2", ThisWeek, State.Completed);
        nation.Session("s4", "p3", ThisWeek, State.Completed, Kind.Feedback);
        await nation.Heard();
        var official = nation.As("official", "education_official");

        async Task<IEnumerable<string>> By(params Dimension[] by)
        {
            var response = await official.QueryCompletionAsync(new QueryCompletionRequest { GroupBy = { by } });
            Assert.Equal(3, response.Total.Observation.Done);
            return response.Rows.Select(row =>
                $"{row.DisplayName} {row.Week?.Day} {row.Programme.Split('/', '-').ElementAtOrDefault(1)} {row.Tier} {row.Coach.Split('/', '-').ElementAtOrDefault(1)}: "
                + $"{row.Observation.Done}+{row.Feedback.Done} of {row.Coachees}");
        }

        Assert.Equal(["elm   Unspecified : 0+1 of 1", "oak   Unspecified : 3+0 of 2"], await By(Dimension.OrgUnit));
        Assert.Equal(["shore 16  Unspecified : 1+0 of 1", "shore 23  Unspecified : 2+1 of 3"], await By(Dimension.Week));
        Assert.Equal(["shore   Unspecified : 1+0 of 1", "shore  maths Unspecified : 2+1 of 2"], await By(Dimension.Programme));
        Assert.Equal(["shore   OfficialToHead : 0+1 of 1", "shore   HeadToTeacher : 3+0 of 2"], await By(Dimension.Tier));
        Assert.Equal(["shore   Unspecified hana: 3+0 of 2", "shore   Unspecified official: 0+1 of 1"], await By(Dimension.Coach));
        Assert.Equal(
            ["oak 16 maths HeadToTeacher hana: 1+0 of 1", "elm 23 maths OfficialToHead official: 0+1 of 1", "oak 23  HeadToTeacher hana: 1+0 of 1", "oak 23 maths HeadToTeacher hana: 1+0 of 1"],
            await By(Dimension.Week, Dimension.OrgUnit, Dimension.Programme, Dimension.Tier, Dimension.Coach));
    }

    [DatabaseFact]
    public async Task Filters_narrow_the_total_as_well_as_the_rows()
    {
        var nation = host.Nation().WithSchools().Pair("p1", "hana", "ben", "oak", Tier.HeadToTeacher, "maths").Pair("p2", "kip", "ed", "oak", Tier.OfficialToHead);
        nation.Session("s1", "p1", LastWeek, State.Completed).Session("s2", "p1", ThisWeek, State.Completed).Session("s3", "p2", ThisWeek, State.Completed);
        await nation.Heard();
        var officer = nation.Officer();

        var maths = await officer.QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("oak"), Programme = nation.Programme("maths") });
        var heads = await officer.QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("oak"), Tier = Tier.OfficialToHead });
        var week = await officer.QueryCompletionAsync(new QueryCompletionRequest
        {
            OrgUnit = nation.Unit("oak"),
            StartDate = AnalyticsOnSqlite.Monday.AddDays(-8).ToProto(),
            EndDate = AnalyticsOnSqlite.Monday.ToProto(),
        });

        Assert.Equal((2, 1), (maths.Total.Observation.Done, maths.Total.Coachees));
        Assert.Equal((1, 1), (heads.Total.Observation.Done, heads.Total.Coachees));
        Assert.Equal((1, 1), (week.Total.Observation.Done, week.Total.Coachees));
    }

    [DatabaseFact]
    public async Task A_session_that_moves_to_another_week_is_counted_there_and_a_cancelled_one_nowhere()
    {
        var nation = host.Nation().WithSchools().Pair("p1", "hana", "ben", "oak").Session("s1", "p1", LastWeek).Session("s2", "p1", LastWeek);
        nation.Session("s1", "p1", ThisWeek).Session("s2", "p1", LastWeek, State.Cancelled);
        await nation.Heard();

        var response = await nation.Officer().QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("oak"), GroupBy = { Dimension.Week } });

        var row = Assert.Single(response.Rows);
        Assert.Equal((AnalyticsOnSqlite.Monday, 1), (row.Week.ToDateOnly(), row.Observation.Open));
        Assert.False(row.Observation.HasRate);
    }

    [DatabaseFact]
    public async Task A_week_begins_on_Monday_where_the_platform_serves()
    {
        var nation = host.Nation().WithSchools().Pair("p1", "hana", "ben", "oak");

        // Nairobi is three hours ahead: Monday begins there at nine on Sunday evening in UTC.
        nation.Session("s1", "p1", new DateTimeOffset(2026, 11, 22, 20, 59, 59, TimeSpan.Zero), State.Completed);
        nation.Session("s2", "p1", new DateTimeOffset(2026, 11, 22, 21, 0, 0, TimeSpan.Zero), State.Completed);
        await nation.Heard();

        var response = await nation.Officer().QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("oak"), GroupBy = { Dimension.Week } });

        Assert.Equal([new DateOnly(2026, 11, 16), new DateOnly(2026, 11, 23)], response.Rows.Select(row => row.Week.ToDateOnly()));
    }

    [DatabaseFact]
    public async Task Pages_follow_one_another_through_all_rows()
    {
        var nation = host.Nation().WithSchools().Pair("p1", "hana", "ben", "oak");
        for (var i = 0; i < 11; i++)
        {
            nation.Session($"s{i}", "p1", LastWeek.AddDays(-7 * i), State.Completed);
        }

        await nation.Heard();
        var request = new QueryCompletionRequest { OrgUnit = nation.Unit("shore"), GroupBy = { Dimension.Week, Dimension.OrgUnit }, PageSize = 4 };
        var weeks = new List<DateOnly>();
        do
        {
            var response = await nation.Officer().QueryCompletionAsync(request);
            Assert.Equal(11, response.Total.Observation.Done);
            weeks.AddRange(response.Rows.Select(row => row.Week.ToDateOnly()));
            request.PageToken = response.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(Enumerable.Range(1, 11).Select(i => AnalyticsOnSqlite.Monday.AddDays(-7 * i)).Order(), weeks);
    }

    [DatabaseFact]
    public async Task A_unit_that_moves_takes_its_figures_along()
    {
        var nation = host.Nation().WithSchools().Place("rift", "kenya", Level.County).Pair("p1", "hana", "ben", "oak");
        nation.Session("s1", "p1", LastWeek, State.Missed, reason: MissReason.Cover).Session("s2", "p1", ThisWeek, State.Completed);
        await nation.Heard();
        await nation.Place("shore", "rift", Level.Zone).Heard();

        var response = await nation.Officer().QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("kenya"), GroupBy = { Dimension.OrgUnit } });

        Assert.Equal(
            [("coast", 0L, 0L, 0), ("rift", 2, 1, 1)],
            response.Rows.Select(row => (row.DisplayName, row.Observation.Due, row.Coachees, row.MissReasons.Count)));
        Assert.Equal((2, 1), (response.Total.Observation.Due, response.Total.Coachees));
    }

    [DatabaseFact]
    public async Task All_wrong_fields_are_told_at_once()
    {
        var nation = host.Nation().WithSchools();
        await nation.Heard();
        var request = new QueryCompletionRequest
        {
            OrgUnit = "kenya",
            Programme = "x",
            Tier = (Tier)9,
            StartDate = new Google.Type.Date { Year = 2026 },
            GroupBy = { Dimension.Week, Dimension.Week, Dimension.Unspecified },
            PageSize = -1,
        };

        var error = await Assert.ThrowsAsync<RpcException>(() => nation.Officer().QueryCompletionAsync(request).ResponseAsync);

        Assert.Equal(
            ["group_by[1]", "group_by[2]", "org_unit", "page_size", "programme", "start_date", "tier"],
            Errors.Violations(error).Select(violation => violation.Field).Order(StringComparer.Ordinal));
    }
}

public sealed class QueryCompletionOnSqlite(AnalyticsOnSqlite host) : QueryCompletionTests(host), IClassFixture<AnalyticsOnSqlite>;

public sealed class QueryCompletionOnSqlServer(AnalyticsOnSqlServer host) : QueryCompletionTests(host), IClassFixture<AnalyticsOnSqlServer>;
