using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Type;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchoolTimes;
using DayOfWeek = Google.Type.DayOfWeek;
using Kind = Coaching.Scheduling.V1.SchoolCalendar.Types.Exception.Types.Kind;

namespace Coaching.Scheduling.Tests;

public abstract class SchoolCalendarTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-46")]
    public async Task A_school_without_a_calendar_has_that_of_its_county_until_it_gets_its_own()
    {
        var school = await School.Open(host);
        await Time(school, school.CountyOfficer).CreateSchoolCalendarAsync(Calendar(school.County));
        var teacher = Time(school, school.Teacher);

        var counties = await teacher.QuerySchoolDaysAsync(Days(school.Unit, new(2027, 1, 1), new(2027, 1, 20)));
        var seen = await teacher.ListSchoolCalendarsAsync(new ListSchoolCalendarsRequest { OrgUnit = school.Unit, InForce = true });
        var own = await Time(school, school.Head).CreateSchoolCalendarAsync(Calendar(school.Unit));
        var schools = await teacher.QuerySchoolDaysAsync(Days(school.Unit, new(2027, 1, 1), new(2027, 1, 20)));

        Assert.Equal(counties.SchoolCalendar, Assert.Single(seen.SchoolCalendars).Name);
        Assert.Equal(school.County, seen.SchoolCalendars[0].OrgUnit);
        Assert.Equal(seen.SchoolCalendars[0], await teacher.GetSchoolCalendarAsync(new GetSchoolCalendarRequest { Name = counties.SchoolCalendar }));
        Assert.Equal(own.Name, schools.SchoolCalendar);
        Assert.Equal(counties.Days, schools.Days);
    }

    [DatabaseFact]
    public async Task Weeks_of_a_cycle_are_counted_from_the_term_and_without_those_of_a_holiday()
    {
        var school = await School.Open(host);
        var head = Time(school, school.Head);
        var request = Calendar(school.Unit);
        request.SchoolCalendar.CycleWeeks = 2;
        // Term 1 begins on Wednesday 6 January; the week of the 18th is closed, the 28th is a day of examinations.
        request.SchoolCalendar.Exceptions.Add(Exception(Kind.Holiday, new(2027, 1, 18), new(2027, 1, 23)));
        request.SchoolCalendar.Exceptions.Add(Exception(Kind.Examinations, new(2027, 1, 28), new(2027, 1, 29)));
        await head.CreateSchoolCalendarAsync(request);

        var days = (await head.QuerySchoolDaysAsync(Days(school.Unit, new(2027, 1, 1), new(2027, 2, 1)))).Days;

        Assert.Equal(
            ["6:1", "7:1", "8:1", "11:2", "12:2", "13:2", "14:2", "15:2", "25:1", "26:1", "27:1", "28:1", "29:1"],
            days.Select(day => $"{day.Date.Day}:{day.CycleWeek}"));
        Assert.Equal(Kind.Examinations, days.Single(day => day.Date.Day == 28).Exception);
        Assert.All(days, day => Assert.Equal("Term 1", day.Term));
        var second = (await head.QuerySchoolDaysAsync(Days(school.Unit, new(2027, 5, 3), new(2027, 5, 4)))).Days;
        Assert.Equal(1, Assert.Single(second).CycleWeek);
    }

    [DatabaseFact]
    public async Task A_week_of_Sunday_to_Thursday_begins_on_Sunday()
    {
        var school = await School.Open(host);
        var head = Time(school, school.Head);
        var request = Calendar(school.Unit);
        request.SchoolCalendar.CycleWeeks = 2;
        request.SchoolCalendar.TeachingDays.Add([DayOfWeek.Sunday, DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday]);
        await head.CreateSchoolCalendarAsync(request);

        var days = (await head.QuerySchoolDaysAsync(Days(school.Unit, new(2027, 1, 1), new(2027, 1, 19)))).Days;

        Assert.Equal(
            ["6:1", "7:1", "10:2", "11:2", "12:2", "13:2", "14:2", "17:1", "18:1"], days.Select(day => $"{day.Date.Day}:{day.CycleWeek}"));
    }

    [DatabaseFact]
    public async Task All_that_is_wrong_with_a_calendar_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = Calendar("schools/oak");
        request.RequestId = "soon";
        request.SchoolCalendarId = "Not an id";
        request.SchoolCalendar.TimeZone = "Mars/Olympus";
        request.SchoolCalendar.TeachingDays.Add([DayOfWeek.Monday, DayOfWeek.Monday]);
        request.SchoolCalendar.CycleWeeks = 3;
        request.SchoolCalendar.Terms[0].DisplayName = "";
        request.SchoolCalendar.Terms[1].StartDate = new Date { Year = 2027, Month = 2, Day = 1 };
        request.SchoolCalendar.Exceptions.Add(Exception(Kind.Unspecified, new(2027, 3, 2), new(2027, 3, 2)));

        var refused = await Time(school, school.Head).CreateSchoolCalendarAsync(request).Invalid();

        Assert.Equal(
            [
                "request_id", "school_calendar.cycle_weeks", "school_calendar.exceptions[0].end_date", "school_calendar.exceptions[0].kind",
                "school_calendar.org_unit", "school_calendar.teaching_days", "school_calendar.terms[0].display_name",
                "school_calendar.terms[1].start_date", "school_calendar.time_zone", "school_calendar_id",
            ],
            refused.Paths());
    }

    [DatabaseFact]
    public async Task A_unit_has_one_calendar_and_an_edit_needs_the_version_it_was_based_on()
    {
        var school = await School.Open(host);
        var head = Time(school, school.Head);
        var first = await head.CreateSchoolCalendarAsync(Calendar(school.Unit));

        await head.CreateSchoolCalendarAsync(Calendar(school.Unit)).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
        var edit = new UpdateSchoolCalendarRequest
        {
            SchoolCalendar = new SchoolCalendar { Name = first.Name, CycleWeeks = 2, Etag = first.Etag },
            UpdateMask = new() { Paths = { "cycle_weeks" } },
            RequestId = SchedulingOnSqlite.NewRequest,
        };
        var changed = await head.UpdateSchoolCalendarAsync(edit);
        var repeated = await head.UpdateSchoolCalendarAsync(edit);
        edit.RequestId = SchedulingOnSqlite.NewRequest;
        await head.UpdateSchoolCalendarAsync(edit).Refused(StatusCode.Aborted, "ETAG_MISMATCH");

        Assert.Equal(2, changed.CycleWeeks);
        Assert.Equal(first.Terms, changed.Terms);
        Assert.Equal(changed, repeated);
        edit.UpdateMask = null;
        edit.SchoolCalendar.Etag = changed.Etag;
        edit.RequestId = SchedulingOnSqlite.NewRequest;
        Assert.Equal(["school_calendar.terms"], (await head.UpdateSchoolCalendarAsync(edit).Invalid()).Paths());
    }

    [DatabaseFact]
    public async Task A_head_may_read_the_calendar_of_the_county_and_not_change_it_and_another_school_sees_nothing()
    {
        var school = await School.Open(host);
        var counties = await Time(school, school.CountyOfficer).CreateSchoolCalendarAsync(Calendar(school.County));
        var own = await Time(school, school.Head).CreateSchoolCalendarAsync(Calendar(school.Unit));

        await Time(school, school.Head).UpdateSchoolCalendarAsync(new UpdateSchoolCalendarRequest
        {
            SchoolCalendar = new SchoolCalendar { Name = counties.Name, CycleWeeks = 2, Etag = counties.Etag },
            UpdateMask = new() { Paths = { "cycle_weeks" } },
            RequestId = SchedulingOnSqlite.NewRequest,
        }).NotFound();
        await Time(school, school.Head).CreateSchoolCalendarAsync(Calendar(school.OtherUnit)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await Time(school, school.OtherHead).GetSchoolCalendarAsync(new GetSchoolCalendarRequest { Name = own.Name }).NotFound();
        var seen = await Time(school, school.OtherHead).ListSchoolCalendarsAsync(new ListSchoolCalendarsRequest());
        Assert.Equal([counties.Name], seen.SchoolCalendars.Select(calendar => calendar.Name));
        await Time(school, school.OtherHead).QuerySchoolDaysAsync(Days(school.Unit, new(2027, 1, 1), new(2027, 1, 20)))
            .Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
    }

    [DatabaseFact]
    public async Task Without_a_calendar_there_are_no_days_and_a_span_is_bounded()
    {
        var school = await School.Open(host);
        var head = Time(school, school.Head);

        await head.QuerySchoolDaysAsync(new QuerySchoolDaysRequest { OrgUnit = school.Unit }).Refused(StatusCode.FailedPrecondition, "NO_CALENDAR");
        Assert.Equal(["end_date"], (await head.QuerySchoolDaysAsync(Days(school.Unit, new(2027, 1, 1), new(2029, 1, 1))).Invalid()).Paths());
    }

    [DatabaseFact]
    public async Task Calendars_come_in_pages()
    {
        var school = await School.Open(host);
        await Time(school, school.Head).CreateSchoolCalendarAsync(Calendar(school.Unit));
        await Time(school, school.OtherHead).CreateSchoolCalendarAsync(Calendar(school.OtherUnit));
        var official = Time(school, school.Official);

        var first = await official.ListSchoolCalendarsAsync(new ListSchoolCalendarsRequest { PageSize = 1, OrgUnit = school.Zone });
        var second = await official.ListSchoolCalendarsAsync(
            new ListSchoolCalendarsRequest { PageSize = 1, OrgUnit = school.Zone, PageToken = first.NextPageToken });

        Assert.Equal(
            [school.OtherUnit, school.Unit],
            first.SchoolCalendars.Concat(second.SchoolCalendars).Select(calendar => calendar.OrgUnit));
        Assert.Equal("", second.NextPageToken);
    }
}

public sealed class SchoolCalendarOnSqlite(SchedulingOnSqlite host) : SchoolCalendarTests(host), IClassFixture<SchedulingOnSqlite>;

public sealed class SchoolCalendarOnSqlServer(SchedulingOnSqlServer host) : SchoolCalendarTests(host), IClassFixture<SchedulingOnSqlServer>;
