using Coaching.Scheduling.V1;
using Coaching.Testing;

namespace Coaching.Scheduling.Tests;

/// <summary>Real schools, solved by FET, through the service as a school sends them.</summary>
public class ImportFetSchoolsTests(FetSchools schools, SchedulingOnSqlite host) : IClassFixture<FetSchools>, IClassFixture<SchedulingOnSqlite>
{
    private const int FirstMinute = 7 * 60;
    private const int PeriodMinutes = 30;
    private const int CycleDays = 14;

    [FetTheory]
    [MemberData(nameof(FetSchoolsTests.Counted), MemberType = typeof(FetSchoolsTests))]
    [Trait("requirement", "CAS-46")]
    public async Task The_report_has_the_free_periods_counted_by_hand(string file, int teachers, int slots, int breaks, int free)
    {
        var solved = await schools.Solve(file);
        var client = new TimetableClient(host, await School.Open(host));

        var report = await client.Import(await Request(client, solved, solved.Solved));

        Assert.Equal((teachers, slots, breaks, free), (report.Staff.Count, report.Periods, report.BreakPeriods, report.FreePeriods));
    }

    [FetTheory]
    [MemberData(nameof(FetSchoolsTests.Schools), MemberType = typeof(FetSchoolsTests))]
    [Trait("requirement", "CAS-46")]
    public async Task A_school_imports_the_same_from_its_data_and_from_its_CSV_and_loses_nothing_without_a_word(string file)
    {
        var solved = await schools.Solve(file);
        var client = new TimetableClient(host, await School.Open(host));

        var fromData = await client.Import(await Request(client, solved, solved.Solved));
        var fromCsv = await client.Import(await Request(client, solved, solved.Data, solved.Csv));

        Assert.Equal(fromData.Staff, fromCsv.Staff);
        Assert.Equal(
            (fromData.Days, fromData.Periods, fromData.BreakPeriods, fromData.Lessons, fromData.Classes, fromData.Subjects, fromData.Rooms, fromData.FreePeriods),
            (fromCsv.Days, fromCsv.Periods, fromCsv.BreakPeriods, fromCsv.Lessons, fromCsv.Classes, fromCsv.Subjects, fromCsv.Rooms, fromCsv.FreePeriods));
        Assert.DoesNotContain(fromData.IssueCounts.Concat(fromCsv.IssueCounts), issue => issue.Severity == V1.TimetableIssue.Types.Severity.Error);
        var parsed = Reading.ReadFiles(TimetableFormat.Fet, solved.Solved);
        Assert.Equal(parsed.Lessons.Count(lesson => parsed.Days[lesson.Start.Day].Term == 1), fromData.Lessons);
        if (!fromData.ValidateOnly)
        {
            var (one, two) = (await client.Get(fromData.Timetable), await client.Get(fromCsv.Timetable));
            Assert.NotEmpty(one.Lessons);
            Assert.Equal(TimetableClient.Lines(one), TimetableClient.Lines(two));
            Assert.Equal(
                parsed.Lessons.Where(lesson => parsed.Days[lesson.Start.Day].Term == 1).Sum(lesson => lesson.Duration), one.LessonCount);
        }
    }

    // With bells and days where the files say neither; what has more days than two weeks is none that can be applied, and is previewed.
    private static async Task<ImportTimetableRequest> Request(TimetableClient client, SolvedSchool solved, params string[] files)
    {
        var request = await client.RequestFiles(TimetableProgram.Fet, files);
        var parsed = Reading.ReadFiles(TimetableFormat.Fet, solved.Solved);
        if (parsed.Periods.Any(period => period.Start is null))
        {
            request.Bells.Add(parsed.Periods.Select((period, place) => new ImportTimetableRequest.Types.Bell
            {
                Period = period.Half == HalfDay.Afternoon ? $"{period.Name}/pm" : period.Name,
                StartTime = WallClock.FromMinute(FirstMinute + (place * PeriodMinutes)),
                EndTime = WallClock.FromMinute(FirstMinute + ((place + 1) * PeriodMinutes)),
            }));
        }

        if (parsed.Days.Any(day => day.Weekday is null))
        {
            request.ValidateOnly = parsed.Days.Count > CycleDays;
            request.Days.Add(parsed.Days.Take(CycleDays).Select((day, place) => new ImportTimetableRequest.Types.Day
            {
                DisplayName = day.Name,
                Day_ = (Google.Type.DayOfWeek)((place % 7) + 1),
                CycleWeek = (place / 7) + 1,
            }));
        }

        return request;
    }
}
