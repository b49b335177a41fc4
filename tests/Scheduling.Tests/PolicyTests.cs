using Coaching.Scheduling.V1;
using Coaching.Testing;
using static Coaching.Scheduling.Tests.SchoolTimes;

namespace Coaching.Scheduling.Tests;

/// <summary>The whole of the matrix, as far as it is about scheduling.</summary>
public sealed class PolicyTests(SchedulingOnSqlite host) : IClassFixture<SchedulingOnSqlite>
{
    [Fact]
    [Trait("requirement", "P10")]
    public async Task Every_RPC_admits_the_roles_of_its_row_and_no_other() =>
        Assert.Equal("", string.Join("\n", await new MatrixRun(host, "coaching.scheduling.v1").Roles()));

    [Fact]
    [Trait("requirement", "P10")]
    public async Task What_lies_out_of_reach_answers_as_what_does_not_exist()
    {
        var (school, away) = (await School.Open(host), await School.Open(host));
        var run = new MatrixRun(host, "coaching.scheduling.v1");
        var callers = new Dictionary<string, string>
        {
            ["teacher"] = away.Teacher,
            ["head_teacher"] = away.Head,
            ["education_official"] = away.Official,
            ["county_officer"] = away.CountyOfficer,
            ["national_admin"] = away.NationalAdmin,
        };

        Assert.Equal("", string.Join("\n", await run.Strangers(callers, await Examples(school))));
        Assert.True(run.Calls > 45, $"{run.Calls} calls");
    }

    private async Task<IReadOnlyCollection<string>> Examples(School school)
    {
        var head = Time(school, school.Head);
        var client = new TimetableClient(host, school);
        var calendar = await head.CreateSchoolCalendarAsync(Calendar(school.Unit));
        var bells = await head.CreateBellScheduleAsync(Bells(school.Unit));
        var room = await head.CreateFacilityAsync(Room(school.Unit));
        var time = await head.UpdateStaffTimeAsync(Friday(school.Unit, school.Teacher));
        var import = await client.Run(await client.Request(TimetableProgram.CsvLessons, ("a.csv", "staff,day,period,subject,class,room\nAna,Monday,1,Art,7A,Lab\n")));
        var session = await SchedulingOnSqlite.Sessions(school, school.Head).CreateSessionAsync(SchedulingOnSqlite.Plan(school.Pair, SchedulingOnSqlite.Morning));
        return
        [
            school.Unit, calendar.Name, bells.Name, room.Name, time.Name, import.Name, import.Response.Unpack<TimetableReport>().Timetable, session.Name,
            school.Teacher, school.Pair,
        ];
    }
}
