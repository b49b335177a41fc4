using Coaching.Analytics.V1;
using Coaching.Plcs.V1;
using Coaching.Testing;
using Coaching.Type.V1;
using Grpc.Core;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Analytics.Tests;

public abstract class ActivityTests(AnalyticsOnSqlite host)
{
    private static readonly DateTimeOffset ThisWeek = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset LastWeek = ThisWeek.AddDays(-7);

    [DatabaseFact]
    [Trait("requirement", "CAS-21")]
    [Trait("requirement", "CAS-37")]
    public async Task What_was_done_is_counted_by_leader_and_week()
    {
        var nation = host.Nation().WithSchools().Post("official", "shore", Role.EducationOfficial).Pair("p1", "hana", "ben", "oak").Pair("p2", "kip", "cat", "elm");
        nation.Session("s1", "p1", LastWeek, State.Completed, Kind.CoTeaching).Observation("o1", "p1", LastWeek, 35).Feedback("f1", "p1", ThisWeek, 25);
        nation.Session("s2", "p1", LastWeek).Observation("o2", "p2", ThisWeek);
        nation.Plc("c1", "oak", LastWeek, 14, ["ben", "hana"]).Meeting("m1", "c1", "oak", ThisWeek, PlcMeeting.Types.State.Held, ["ben", "hana"], 2);
        await nation.Heard();

        var official = nation.As("official", "education_official");
        var trend = await official.QueryActivityAsync(new QueryActivityRequest { GroupBy = { Dimension.Coach, Dimension.Week } });
        var schools = await official.QueryActivityAsync(new QueryActivityRequest { GroupBy = { Dimension.OrgUnit } });

        Assert.Equal(
            [("hana", 16, 1, 1, 35, 0, 0, 0, 1), ("hana", 23, 0, 0, 0, 1, 25, 0, 1), ("kip", 23, 0, 1, 40, 0, 0, 0, 1)],
            trend.Rows.Select(row => (row.Coach.Split('/', '-')[1], row.Week.Day, (int)row.Sessions, (int)row.Observations, (int)row.ObservationMinutes,
                (int)row.FeedbackMeetings, (int)row.FeedbackMinutes, (int)row.PlcMeetings, (int)row.Coachees)));
        Assert.Equal([("elm", 0, 0), ("oak", 1, 2)], schools.Rows.Select(row => (row.DisplayName, (int)row.PlcMeetings, (int)row.PlcAttendances)));
        Assert.Equal((1, 2, 1, 2, 2), (schools.Total.Sessions, schools.Total.Observations, schools.Total.PlcMeetings, schools.Total.PlcAttendances, schools.Total.Coachees));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-29")]
    public async Task Plc_meetings_held_are_compared_with_those_that_the_cadence_asks_for()
    {
        var nation = host.Nation().WithSchools().Plc("c1", "oak", LastWeek.AddDays(-14), 7, ["ben", "hana", "cat"]).Plc("c2", "elm", LastWeek, 14, ["ed"]);
        nation.Meeting("m1", "c1", "oak", LastWeek, PlcMeeting.Types.State.Held, ["ben", "hana"], 3).Meeting("m2", "c1", "oak", LastWeek.AddDays(-7), PlcMeeting.Types.State.Planned, []);
        nation.Meeting("m3", "c1", "oak", ThisWeek, PlcMeeting.Types.State.Planned, []).Meeting("m4", "c1", "oak", ThisWeek, PlcMeeting.Types.State.Cancelled, []);
        await nation.Heard();

        var byUnit = await nation.Officer().QueryPlcRegularityAsync(new QueryPlcRegularityRequest { OrgUnit = nation.Unit("shore"), GroupBy = { Dimension.OrgUnit } });
        var byWeek = await nation.Officer().QueryPlcRegularityAsync(new QueryPlcRegularityRequest { OrgUnit = nation.Unit("shore"), GroupBy = { Dimension.Week } });

        Assert.Equal([("elm", 1, 0, 0, 100, 0, 0), ("oak", 1, 1, 1, 400, 2, 3)], byUnit.Rows.Select(row => Flat(row.DisplayName, row)));
        Assert.Equal(("shore", 2, 1, 1, 500, 2, 3), Flat(byUnit.Total.DisplayName, byUnit.Total));
        Assert.Equal(0.2, byUnit.Total.Rate, 6);
        Assert.Equal(
            [("2", 1, 0, 0, 100, 0, 0), ("9", 1, 0, 1, 100, 0, 0), ("16", 2, 1, 0, 150, 2, 3), ("23", 2, 0, 0, 150, 0, 0)],
            byWeek.Rows.Select(row => Flat($"{row.Week.Day}", row)));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-29")]
    public async Task Plcs_that_have_not_met_for_longer_than_their_cadence_are_listed_longest_first()
    {
        var nation = host.Nation().WithSchools().Plc("never", "oak", ThisWeek.AddDays(-20), 14, ["ben"]).Plc("lapsed", "elm", ThisWeek.AddDays(-60), 7, ["ed"]);
        nation.Plc("regular", "oak", ThisWeek.AddDays(-60), 14, ["ben"]).Plc("ended", "oak", ThisWeek.AddDays(-60), 7, ["ben"], Plc.Types.State.Ended);
        nation.Plc("today", "oak", ThisWeek.AddDays(-7), 7, ["ben"]);
        nation.Meeting("m1", "lapsed", "elm", ThisWeek.AddDays(-30), PlcMeeting.Types.State.Held, ["ed"], 1);
        nation.Meeting("m2", "regular", "oak", ThisWeek.AddDays(-10), PlcMeeting.Types.State.Held, ["ben"], 1);
        await nation.Heard();
        var request = new ListPlcLapsesRequest { OrgUnit = nation.Unit("coast"), PageSize = 1 };

        var first = await nation.Officer().ListPlcLapsesAsync(request);
        request.PageToken = first.NextPageToken;
        var second = await nation.Officer().ListPlcLapsesAsync(request);

        Assert.Equal([("lapsed", 30, 7, true), ("never", 20, 14, false)], first.PlcLapses.Concat(second.PlcLapses).Select(lapse =>
            (lapse.Plc.Split('/', '-')[1], lapse.DaysSince, lapse.CadenceDays, lapse.LastMeetingTime is not null)));
        Assert.Empty(second.NextPageToken);
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-48")]
    public async Task A_person_sees_the_own_figures_in_both_directions_and_nobody_elses()
    {
        var nation = host.Nation().WithSchools().Pair("p1", "hana", "ben", "oak").Pair("p2", "hana", "cat", "oak").Pair("p3", "kip", "hana", "oak", Tier.OfficialToHead);
        nation.Pair("p4", "hana", "ed", "oak", end: AnalyticsOnSqlite.Monday);
        nation.Session("s1", "p1", LastWeek, State.Completed).Session("s2", "p2", LastWeek).Session("s3", "p3", LastWeek, State.Completed, Kind.Feedback);
        await nation.Heard();
        var hana = nation.As("hana", "head_teacher");

        var own = await hana.GetAccountabilityAsync(new GetAccountabilityRequest { Name = "people/me/accountability" });
        var error = await Assert.ThrowsAsync<RpcException>(() => hana.GetAccountabilityAsync(new GetAccountabilityRequest { Name = $"{nation.Person("ben")}/accountability" }).ResponseAsync);

        Assert.Equal($"{nation.Person("hana")}/accountability", own.Name);
        var coach = Assert.Single(own.AsCoach);
        Assert.Equal((Tier.HeadToTeacher, 2, new Completion { Due = 2, Done = 1, Open = 1, Rate = 0.5 }), (coach.Tier, (int)coach.People, coach.Observation));
        var coachee = Assert.Single(own.AsCoachee);
        Assert.Equal((Tier.OfficialToHead, 1, new Completion { Due = 1, Done = 1, Rate = 1 }), (coachee.Tier, (int)coachee.People, coachee.Feedback));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    private static (string Name, int Plcs, int Held, int NotHeld, int Expected, int Present, int Members) Flat(string name, PlcRegularityRow row) =>
        (name, (int)row.Plcs, (int)row.Held, (int)row.NotHeld, (int)row.ExpectedHundredths, (int)row.Attendances, (int)row.ExpectedAttendances);
}

public sealed class ActivityOnSqlite(AnalyticsOnSqlite host) : ActivityTests(host), IClassFixture<AnalyticsOnSqlite>;

public sealed class ActivityOnSqlServer(AnalyticsOnSqlServer host) : ActivityTests(host), IClassFixture<AnalyticsOnSqlServer>;
