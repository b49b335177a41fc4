using Coaching.Scheduling.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchoolTimes;
using DayOfWeek = Google.Type.DayOfWeek;
using Kind = Coaching.Scheduling.V1.BellSchedule.Types.Period.Types.Kind;

namespace Coaching.Scheduling.Tests;

public abstract class BellScheduleTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-52")]
    public async Task A_meeting_may_be_given_to_coaching()
    {
        var school = await School.Open(host);
        var head = Time(school, school.Head);
        var request = Bells(school.Unit);
        request.BellSchedule.Periods.Add(Period("Briefing", 15, 0, 30, Kind.MeetingForCoaching));

        var made = await head.CreateBellScheduleAsync(request);

        Assert.Equal(request.BellSchedule.Periods, made.Periods);
        Assert.Equal(made, await Time(school, school.Teacher).GetBellScheduleAsync(new GetBellScheduleRequest { Name = made.Name }));
        Assert.Equal(made, Assert.Single((await head.ListBellSchedulesAsync(new ListBellSchedulesRequest { OrgUnit = school.Unit, InForce = true })).BellSchedules));
        await head.CreateBellScheduleAsync(Bells(school.Unit)).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
    }

    [DatabaseFact]
    public async Task Periods_of_two_shifts_may_overlap_and_those_of_one_only_on_other_days()
    {
        var school = await School.Open(host);
        var head = Time(school, school.Head);
        var request = Bells(school.Unit);
        request.BellSchedule.Periods.Add(Period("1b", 8, 20, shift: "afternoon"));
        var friday = Period("Assembly", 8, 0, 30, Kind.Assembly);
        friday.Days.Add(DayOfWeek.Friday);
        request.BellSchedule.Periods.Add(friday);

        Assert.Equal(["bell_schedule.periods[5].start_time"], (await head.CreateBellScheduleAsync(request).Invalid()).Paths());
        request.BellSchedule.Periods[0].Days.Add([DayOfWeek.Monday, DayOfWeek.Tuesday]);
        Assert.Equal(6, (await head.CreateBellScheduleAsync(request)).Periods.Count);
    }

    [DatabaseFact]
    public async Task All_that_is_wrong_with_a_schedule_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = Bells(school.Unit);
        request.BellSchedule.Periods[0].StartTime = Clock(24, 0);
        request.BellSchedule.Periods[1].EndTime = Clock(8, 40);
        request.BellSchedule.Periods[2].DisplayName = "1";
        request.BellSchedule.Periods[2].Kind = (Kind)9;
        request.BellSchedule.Periods[3].Days.Add([DayOfWeek.Friday, DayOfWeek.Friday]);

        Assert.Equal(
            [
                "bell_schedule.periods[0].end_time", "bell_schedule.periods[0].start_time", "bell_schedule.periods[1].end_time",
                "bell_schedule.periods[2].display_name", "bell_schedule.periods[2].kind", "bell_schedule.periods[3].days",
            ],
            (await Time(school, school.Head).CreateBellScheduleAsync(request).Invalid()).Paths());
    }

    [DatabaseFact]
    public async Task A_schedule_is_changed_as_a_whole_by_who_it_belongs_to()
    {
        var school = await School.Open(host);
        var made = await Time(school, school.Head).CreateBellScheduleAsync(Bells(school.Unit));
        UpdateBellScheduleRequest Edit(string etag) => new()
        {
            BellSchedule = new BellSchedule { Name = made.Name, Periods = { Period("Only", 8, 0) }, Etag = etag },
            RequestId = SchedulingOnSqlite.NewRequest,
        };

        await Time(school, school.OtherHead).UpdateBellScheduleAsync(Edit(made.Etag)).NotFound();
        var changed = await Time(school, school.Head).UpdateBellScheduleAsync(Edit(made.Etag));
        await Time(school, school.Head).UpdateBellScheduleAsync(Edit(made.Etag)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");

        Assert.Equal("Only", Assert.Single(changed.Periods).DisplayName);
        await Time(school, school.OtherHead).GetBellScheduleAsync(new GetBellScheduleRequest { Name = made.Name }).NotFound();
    }
}

public sealed class BellScheduleOnSqlite(SchedulingOnSqlite host) : BellScheduleTests(host), IClassFixture<SchedulingOnSqlite>;

public sealed class BellScheduleOnSqlServer(SchedulingOnSqlServer host) : BellScheduleTests(host), IClassFixture<SchedulingOnSqlServer>;
