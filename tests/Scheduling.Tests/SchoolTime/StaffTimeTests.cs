using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Type;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchoolTimes;

namespace Coaching.Scheduling.Tests;

public abstract class StaffTimeTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-46")]
    [Trait("requirement", "STEP-37")]
    public async Task A_school_keeps_the_time_of_its_staff_and_forgets_it()
    {
        var school = await School.Open(host);
        var head = Time(school, school.Head);
        var request = Friday(school.Unit, school.Teacher);

        var first = await head.UpdateStaffTimeAsync(request);
        request.StaffTime.Etag = first.Etag;
        request.StaffTime.FreePeriodsKept = 0;
        request.RequestId = SchedulingOnSqlite.NewRequest;
        var second = await head.UpdateStaffTimeAsync(request);

        Assert.Equal((school.Teacher, 3, 80, 75_900), (first.Person, first.FreePeriodsKept, first.AllocatedMinutesPerWeek, first.DirectedMinutesPerYear));
        Assert.Equal((0, request.StaffTime.WeeklyTimes), (second.FreePeriodsKept, second.WeeklyTimes));
        Assert.Equal(second, await Time(school, school.Teacher).GetStaffTimeAsync(new GetStaffTimeRequest { Name = second.Name }));
        Assert.Equal(second, Assert.Single((await Time(school, school.Official).ListStaffTimesAsync(new ListStaffTimesRequest { Parent = school.Unit })).StaffTimes));
        var remove = new DeleteStaffTimeRequest { Name = second.Name, Etag = first.Etag, RequestId = SchedulingOnSqlite.NewRequest };
        await head.DeleteStaffTimeAsync(remove).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        remove.Etag = second.Etag;
        remove.RequestId = SchedulingOnSqlite.NewRequest;
        await head.DeleteStaffTimeAsync(remove);
        await head.DeleteStaffTimeAsync(remove);
        await head.GetStaffTimeAsync(new GetStaffTimeRequest { Name = second.Name }).NotFound();
    }

    [DatabaseFact]
    public async Task Only_the_staff_of_a_school_and_who_coaches_there_have_time_there()
    {
        var school = await School.Open(host);
        var head = Time(school, school.Head);

        await head.UpdateStaffTimeAsync(Friday(school.Unit, school.OtherHead)).Refused(StatusCode.FailedPrecondition, "NOT_OF_SCHOOL");
        await head.UpdateStaffTimeAsync(Friday(school.OtherUnit, school.OtherHead)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");

        // The official has no post at the school and coaches its head.
        Assert.Equal(school.Official, (await head.UpdateStaffTimeAsync(Friday(school.Unit, school.Official))).Person);
    }

    [DatabaseFact]
    public async Task A_colleague_sees_nothing_of_it()
    {
        var school = await School.Open(host);
        var made = await Time(school, school.Head).UpdateStaffTimeAsync(Friday(school.Unit, school.Teacher));
        var colleague = Time(school, school.Colleague);

        await colleague.GetStaffTimeAsync(new GetStaffTimeRequest { Name = made.Name }).NotFound();
        Assert.Empty((await colleague.ListStaffTimesAsync(new ListStaffTimesRequest { Parent = school.Unit })).StaffTimes);
        await Time(school, school.CountyOfficer).GetStaffTimeAsync(new GetStaffTimeRequest { Name = made.Name }).NotFound();
    }

    [DatabaseFact]
    public async Task Who_writes_first_is_not_written_over()
    {
        var school = await School.Open(host);
        await Time(school, school.Head).UpdateStaffTimeAsync(Friday(school.Unit, school.Teacher));

        await Time(school, school.Head).UpdateStaffTimeAsync(Friday(school.Unit, school.Teacher)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
    }

    [DatabaseFact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = Friday(school.Unit, school.Teacher);
        request.StaffTime.WeeklyTimes[0].Kind = StaffTime.Types.WeeklyTime.Types.Kind.Unspecified;
        request.StaffTime.WeeklyTimes[0].Day = (Google.Type.DayOfWeek)8;
        request.StaffTime.WeeklyTimes[0].EndTime = new TimeOfDay { Hours = 8, Seconds = 1 };
        request.StaffTime.WeeklyTimes[0].CycleWeek = 3;
        request.StaffTime.FreePeriodsKept = 61;
        request.StaffTime.MaxCoachingPeriodsPerDay = -1;
        request.StaffTime.AllocatedMinutesPerWeek = 3_001;
        request.StaffTime.DirectedMinutesPerYear = 200_001;
        request.StaffTime.Etag = "3";

        Assert.Equal(
            [
                "staff_time.allocated_minutes_per_week", "staff_time.directed_minutes_per_year", "staff_time.etag", "staff_time.free_periods_kept",
                "staff_time.max_coaching_periods_per_day", "staff_time.weekly_times[0].cycle_week", "staff_time.weekly_times[0].day",
                "staff_time.weekly_times[0].end_time", "staff_time.weekly_times[0].end_time", "staff_time.weekly_times[0].kind",
            ],
            (await Time(school, school.Head).UpdateStaffTimeAsync(request).Invalid()).Paths());
    }
}

public sealed class StaffTimeOnSqlite(SchedulingOnSqlite host) : StaffTimeTests(host), IClassFixture<SchedulingOnSqlite>;

public sealed class StaffTimeOnSqlServer(SchedulingOnSqlServer host) : StaffTimeTests(host), IClassFixture<SchedulingOnSqlServer>;
