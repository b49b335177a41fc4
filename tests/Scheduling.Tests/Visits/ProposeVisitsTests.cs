using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Grpc.Core;
using Need = Coaching.Scheduling.V1.VisitProposals.Types.Need;
using Omission = Coaching.Scheduling.V1.VisitProposals.Types.Omission;
using Reason = Coaching.Scheduling.V1.VisitProposals.Types.Reason;

namespace Coaching.Scheduling.Tests;

public abstract class ProposeVisitsTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "IDEA-09")]
    public async Task Own_coachees_come_first_then_the_unseen_and_the_reasons_say_so()
    {
        var zone = await VisitZone.Open(host);
        var (mine, unseen, seen) = (await zone.Add("mine", 60, teachers: 0), await zone.Add("unseen", 5), await zone.Add("seen", 6));
        await zone.Pair(zone.Head("mine"), mine);
        foreach (var person in new[] { zone.Head("seen"), zone.Teacher("seen"), zone.Teacher("seen", 2) })
        {
            await zone.See(person, seen, daysBefore: 40);
        }

        await zone.See(zone.Head("mine"), mine, daysBefore: 31, coach: zone.Official);
        var request = zone.Week();
        request.MaxVisits = 2;

        var plan = await zone.As(zone.Official).ProposeVisitsAsync(request);

        var stops = plan.Days.SelectMany(day => day.Stops).ToDictionary(stop => stop.OrgUnit);
        Assert.Equal([mine, unseen], stops.Keys.OrderBy(school => school.Contains("unseen", StringComparison.Ordinal)));
        Assert.Equal([Reason.OwnPair, Reason.HeadDue], stops[mine].Reasons);
        Assert.Equal([Reason.HeadDue, Reason.TeachersDue], stops[unseen].Reasons);
        var own = Assert.Single(stops[mine].People);
        Assert.Equal((zone.Head("mine"), Need.OwnCoacheeDue, VisitZone.Monday.AddDays(-31), VisitZone.Monday.AddDays(-1)),
            (own.Person, own.Need, own.LastSeenDate.ToDateOnly(), own.DueDate.ToDateOnly()));
        Assert.Equal([zone.Head("unseen"), zone.Teacher("unseen")], stops[unseen].People.Select(person => person.Person));
        Assert.Equal((Need.NeverSeen, 1), (stops[unseen].People[0].Need, stops[unseen].PeopleLeft));
        var left = Assert.Single(plan.LeftOut);
        Assert.Equal((seen, Omission.QuotaReached, 3), (left.OrgUnit, left.Omission, left.PeopleDue));
    }

    [DatabaseFact]
    public async Task Every_school_left_out_says_why()
    {
        var zone = await VisitZone.Open(host);
        var near = await zone.Add("near", 5);
        var excluded = await zone.Add("excluded", 5);
        var closed = await zone.Add("closed", 5);
        await zone.Close(closed, VisitZone.Monday.AddDays(-1), VisitZone.Monday.AddDays(6));
        var nobody = await zone.Add("nobody", 5);
        foreach (var person in new[] { zone.Head("nobody"), zone.Teacher("nobody"), zone.Teacher("nobody", 2) })
        {
            await zone.See(person, nobody, daysBefore: 10);
        }

        var visited = await zone.Add("visited", 5);
        await zone.As(zone.Colleague).CreateVisitAsync(VisitZone.Visit(visited, new DateTimeOffset(2026, 12, 2, 8, 0, 0, TimeSpan.Zero)));
        var far = await zone.Add("far", 200);
        var costly = await zone.Add("costly", 40, teachers: 0);
        await zone.See(zone.Head("costly"), costly, daysBefore: 24);
        var request = zone.Week();
        request.ExcludedOrgUnits.Add(excluded);

        var plan = await zone.As(zone.Official).ProposeVisitsAsync(request);

        Assert.Equal([near], plan.Days.SelectMany(day => day.Stops).Select(stop => stop.OrgUnit));
        Assert.Equal(
            new[]
            {
                (closed, Omission.Closed), (costly, Omission.NotWorthTheWay), (excluded, Omission.Excluded), (far, Omission.TooFar), (nobody, Omission.NobodyDue),
                (visited, Omission.VisitedByAnother),
            },
            plan.LeftOut.Select(left => (left.OrgUnit, left.Omission)).OrderBy(left => left.OrgUnit, StringComparer.Ordinal));
        Assert.Equal(plan.LeftOut.Select(left => left.Need).OrderDescending(), plan.LeftOut.Select(left => left.Need));
    }

    [DatabaseFact]
    public async Task Days_that_are_full_leave_schools_out_and_a_holiday_moves_a_school_to_another_day()
    {
        var zone = await VisitZone.Open(host);
        foreach (var number in Enumerable.Range(1, 4))
        {
            await zone.Add($"s{number}", number * 2);
        }

        await zone.Close(zone.School("s1"), VisitZone.Monday, VisitZone.Monday.AddDays(1));
        var request = zone.Week();
        request.Days.AddRange([Google.Type.DayOfWeek.Monday, Google.Type.DayOfWeek.Tuesday]);
        request.MaxVisitsPerDay = 1;

        var plan = await zone.As(zone.Official).ProposeVisitsAsync(request);

        Assert.Equal([VisitZone.Monday, VisitZone.Monday.AddDays(1)], plan.Days.Select(day => day.Date.ToDateOnly()));
        Assert.Equal([Omission.DaysFull, Omission.DaysFull], plan.LeftOut.Select(left => left.Omission));
        Assert.DoesNotContain(plan.Days[0].Stops, stop => stop.OrgUnit == zone.School("s1"));
        Assert.Contains(plan.Days[1].Stops, stop => stop.OrgUnit == zone.School("s1"));
    }

    [DatabaseFact]
    public async Task Nobody_travels_while_absent_and_who_is_absent_all_week_is_not_due()
    {
        var zone = await VisitZone.Open(host);
        await zone.Add("oak", 3, teachers: 0);
        await zone.Add("elm", 4, teachers: 0);
        await zone.Absent(zone.Head("elm"), zone.School("elm"), VisitZone.Monday, VisitZone.Monday.AddDays(5));
        await zone.Absent(zone.Official, zone.Zone, VisitZone.Monday, VisitZone.Monday.AddDays(4));
        await zone.Absent(zone.Head("oak"), zone.School("oak"), VisitZone.Monday, VisitZone.Monday.AddDays(1));

        var plan = await zone.As(zone.Official).ProposeVisitsAsync(zone.Week());

        var day = Assert.Single(plan.Days);
        Assert.Equal((VisitZone.Monday.AddDays(4), zone.School("oak")), (day.Date.ToDateOnly(), Assert.Single(day.Stops).OrgUnit));
        Assert.Equal((zone.School("elm"), Omission.NobodyDue), (plan.LeftOut.Single().OrgUnit, plan.LeftOut.Single().Omission));
    }

    [DatabaseFact]
    public async Task A_visit_that_is_planned_stays_where_it_is_and_counts()
    {
        var zone = await VisitZone.Open(host);
        var (oak, elm, ash) = (await zone.Add("oak", 4), await zone.Add("elm", 5), await zone.Add("ash", 6));
        var planned = await zone.As(zone.Official).CreateVisitAsync(VisitZone.Visit(elm, new DateTimeOffset(2026, 12, 1, 11, 0, 0, TimeSpan.Zero), 60));
        var request = zone.Week();
        request.MaxVisits = 2;

        var plan = await zone.As(zone.Official).ProposeVisitsAsync(request);

        var stops = plan.Days.SelectMany(day => day.Stops).ToList();
        var stop = Assert.Single(stops, stop => stop.Visit.Length > 0);
        Assert.Equal((planned.Name, elm, planned.StartTime, planned.Duration, Reason.PlannedAlready), (stop.Visit, stop.OrgUnit, stop.StartTime, stop.Duration, stop.Reasons[0]));
        Assert.Equal(2, stops.Count);
        Assert.Single(plan.LeftOut, left => (left.OrgUnit == oak || left.OrgUnit == ash) && left.Omission == Omission.QuotaReached);
    }

    [DatabaseFact]
    public async Task The_days_can_be_travelled_as_told_and_are_worth_what_they_say()
    {
        var zone = await VisitZone.Open(host);
        var east = new Dictionary<string, double>();
        foreach (var number in Enumerable.Range(1, 12))
        {
            east.Add(await zone.Add($"s{number}", (number * 7) % 31, teachers: number % 4), (number * 7) % 31);
        }

        var request = zone.Week();
        (request.MaxVisits, request.MaxVisitsPerDay, request.VisitDuration) = (9, 3, Duration.FromTimeSpan(TimeSpan.FromMinutes(90)));
        request.DayStartTime = new TimeOfDay { Hours = 7, Minutes = 30 };
        request.DayEndTime = new TimeOfDay { Hours = 15 };

        var plan = await zone.As(zone.Official).ProposeVisitsAsync(request);

        Assert.Equal(plan, await zone.As(zone.Official).ProposeVisitsAsync(request));
        var travel = 0;
        foreach (var day in plan.Days)
        {
            // The first visit begins on whole five minutes, and nobody leaves sooner than needed.
            var (at, time, way) = (0.0, day.LeaveTime.ToDateTimeOffset(), 0);
            Assert.InRange((time.TimeOfDay - new TimeSpan(7, 30, 0)).TotalMinutes, 0, 4);
            foreach (var stop in day.Stops)
            {
                var minutes = Minutes(at, east[stop.OrgUnit]);
                Assert.InRange((stop.StartTime.ToDateTimeOffset() - time).TotalMinutes, minutes, minutes + 5);
                Assert.Equal(TimeSpan.FromMinutes(minutes), stop.TravelDuration.ToTimeSpan());
                (at, time, way) = (east[stop.OrgUnit], stop.StartTime.ToDateTimeOffset().AddMinutes(90), way + minutes);
            }

            Assert.Equal(time.AddMinutes(Minutes(at, 0)), day.ReturnTime.ToDateTimeOffset());
            Assert.True(day.ReturnTime.ToDateTimeOffset().TimeOfDay <= TimeSpan.FromHours(15));
            Assert.Equal(TimeSpan.FromMinutes(way + Minutes(at, 0)), day.TravelDuration.ToTimeSpan());
            travel += way + Minutes(at, 0);
        }

        var need = plan.Days.SelectMany(day => day.Stops).Sum(stop => stop.Need);
        Assert.Equal((need, travel, need - travel), (plan.Objective.Need, plan.Objective.TravelMinutes, plan.Objective.Value));
        Assert.Equal(plan.LeftOut.Sum(left => left.Need), plan.Objective.NeedLeft);

        // Distances along the equator, roads 40 percent longer, at 25 km an hour.
        static int Minutes(double from, double to) => (int)Math.Ceiling(Math.Round(Math.Abs(from - to) * 1400) * 60 / 25_000);
    }

    [DatabaseFact]
    public async Task Schools_whose_place_nobody_said_stand_in_the_middle_of_their_neighbours()
    {
        var zone = await VisitZone.Open(host);
        await zone.Add("west", 10);
        await zone.Add("east", 20);
        var lost = await zone.Add("lost");

        var plan = await zone.As(zone.Official).ProposeVisitsAsync(zone.Week());

        var stop = Assert.Single(plan.Days.SelectMany(day => day.Stops), stop => stop.PlaceAssumed);
        Assert.Equal(lost, stop.OrgUnit);
        Assert.Contains(stop.TravelMeters, new[] { 21_000, 7_000 });
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Only_officials_plan_and_only_their_area()
    {
        var zone = await VisitZone.Open(host);
        await zone.Add("oak", 3);
        await zone.Add("elsewhere", 4, zone: zone.OtherZone);
        var request = zone.Week();

        await zone.As(zone.OtherOfficial).ProposeVisitsAsync(request).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await zone.AsHead("oak").ProposeVisitsAsync(request).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        request.OrgUnit = zone.County;
        await zone.As(zone.Official).ProposeVisitsAsync(request).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");

        Assert.Equal(2, (await zone.As(zone.CountyOfficer).ProposeVisitsAsync(request)).Days.Sum(day => day.Stops.Count));
    }

    [DatabaseFact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var zone = await VisitZone.Open(host);
        var request = new ProposeVisitsRequest
        {
            OrgUnit = "zones/x",
            StartDate = new DateOnly(2026, 11, 1).ToProto(),
            Days = { Google.Type.DayOfWeek.Unspecified },
            MaxVisits = 41,
            MaxVisitsPerDay = -1,
            DayStartTime = new TimeOfDay { Hours = 9 },
            DayEndTime = new TimeOfDay { Hours = 9 },
            VisitDuration = new Duration { Seconds = 29 * 60 },
            StartLocation = new LatLng { Latitude = -91 },
            CadenceDays = 367,
            ExcludedOrgUnits = { "x" },
        };

        Assert.Equal(
            ["cadence_days", "day_end_time", "days[0]", "excluded_org_units[0]", "max_visits", "max_visits_per_day", "org_unit", "start_date", "start_location.latitude", "visit_duration"],
            (await zone.As(zone.Official).ProposeVisitsAsync(request).Invalid()).Paths());
        Assert.Equal(["org_unit", "start_date"], (await zone.As(zone.Official).ProposeVisitsAsync(new ProposeVisitsRequest()).Invalid()).Paths());
        request = zone.Week();
        request.DayEndTime = new TimeOfDay { Hours = 24 };
        Assert.Equal(["day_end_time"], (await zone.As(zone.Official).ProposeVisitsAsync(request).Invalid()).Paths());
    }
}

public sealed class ProposeVisitsOnSqlite(SchedulingOnSqlite host) : ProposeVisitsTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class ProposeVisitsOnSqlServer(SchedulingOnSqlServer host) : ProposeVisitsTests(host), IClassFixture<SchedulingOnSqlServer>;
