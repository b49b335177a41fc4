using System.Xml.Linq;
using Coaching.Testing;
using static Coaching.Scheduling.Tests.Reading;

namespace Coaching.Scheduling.Tests;

/// <summary>Schools of four continents as FET solves and writes them.</summary>
public class FetSchoolsTests(FetSchools schools) : IClassFixture<FetSchools>
{
    private const string Namibia = "FET-5-official/Namibia/by-Bobby/set-7-2016/";

    // Teachers, slots of a week, breaks among them, and free slots of all teachers, as counted from FET's own output in two other ways.
    public static TheoryData<string, int, int, int, int> Counted => new()
    {
        { Namibia + "HashiyanaPSY16T2a.fet", 11, 45, 5, 120 },
        { "FET-5-official/Denmark/small-school.fet", 9, 4, 0, 11 },
        { Namibia + "ErnstJagerCSY2016T2a.fet", 25, 50, 9, 715 },
        { "FET-5-official/Sudan/Khartoum-2010-02-13.fet", 24, 15, 1, 244 },
        { "FET-5-official/Namibia/by-Bobby/set-6-2016/MAPSY16T1d.fet", 27, 45, 5, 296 },
        { Namibia + "RehobothPSY16T1a.fet", 17, 45, 5, 161 },
        { "FET-5-official/South-Africa/2021/SIBUKOSETFU/SIBUKOSETFU.fet", 41, 35, 6, 564 },
    };

    public static TheoryData<string> Schools => new()
    {
        Namibia + "HashiyanaPSY16T2a.fet",
        Namibia + "ErnstJagerCSY2016T2a.fet",
        Namibia + "RehobothPSY16T1a.fet",
        "FET-5-official/Denmark/small-school.fet",
        "FET-5-official/Namibia/by-Bobby/set-6-2016/MAPSY16T1d.fet",
        "FET-5-official/South-Africa/2021/SIBUKOSETFU/SIBUKOSETFU.fet",
        "FET-5-official/Spain/3-school/primaria.fet",
        "FET-5-official/Sudan/Khartoum-2010-02-13.fet",
        "FET-5-official/United-Kingdom/Hopwood/Hopwood.fet",
        "FET-5-mornings-afternoons/Algeria-old-format/8/hydar-imd_data_and_timetable.fet",
        "FET-5-mornings-afternoons/Algeria/3-by-Benahmed-Abdelkrim-virtual-rooms/Test_Virtual_Rooms_NoSubG_data_and_timetable.fet",
        "FET-6-block-planning/by-Darren-McDonald/Blocks-8-overflow_data_and_timetable.fet",
        "FET-6-mornings-afternoons/Algeria/6-by-Benahmed-Abdelkrim/test_10_locked.fet",
        "FET-6-mornings-afternoons/Morocco/1/farabi090909locked02.fet",
        "FET-6-terms/1/puris_2020-2021_9_01.fet",
    };

    [FetTheory]
    [MemberData(nameof(Counted))]
    [Trait("requirement", "CAS-46")]
    public async Task The_free_periods_of_a_school_are_those_counted_by_hand(string file, int teachers, int slots, int breaks, int free)
    {
        var school = await schools.Solve(file);

        var timetable = ReadFiles(TimetableFormat.Fet, school.Solved);

        Assert.Equal(teachers, timetable.Staff.Count);
        Assert.Equal(slots, timetable.Days.Count * timetable.Periods.Count);
        Assert.Equal(breaks, timetable.Breaks.Count);
        Assert.Equal(free, TotalFree(timetable));
    }

    [FetTheory]
    [MemberData(nameof(Schools))]
    [Trait("requirement", "CAS-46")]
    public async Task Every_file_in_which_FET_writes_a_school_gives_the_same_lessons(string file)
    {
        var school = await schools.Solve(file);

        var solved = ReadFiles(TimetableFormat.Fet, school.Solved);
        var lessons = Lines(solved);

        Assert.NotEmpty(lessons);
        Assert.Equal(lessons, Lines(ReadFiles(TimetableFormat.Fet, school.Data, school.Activities)));
        Assert.Equal(lessons, Lines(ReadFiles(TimetableFormat.Fet, school.Data, school.Csv)));
        Assert.Equal(
            lessons.Where(line => solved.Lessons.Any(lesson => lesson.Staff.Count > 0 && line.StartsWith($"{lesson.Id} |", StringComparison.Ordinal))),
            Lines(ReadFiles(TimetableFormat.Fet, school.Data, school.Teachers)));
        if (solved.Mode is not TimetableMode.MorningsAfternoons)
        {
            Assert.Equal(lessons, Lines(ReadFiles(TimetableFormat.Fet, school.Csv)));
        }
    }

    [FetTheory]
    [MemberData(nameof(Schools))]
    [Trait("requirement", "CAS-46")]
    public async Task No_activity_of_a_school_is_lost_without_a_word(string file)
    {
        var school = await schools.Solve(file);
        var data = XDocument.Load(school.Solved).Root!;

        var timetable = ReadFiles(TimetableFormat.Fet, school.Solved);

        var left = timetable.IssueCounts.GetValueOrDefault(TimetableIssueCodes.UnplacedLesson)
            + timetable.IssueCounts.GetValueOrDefault(TimetableIssueCodes.InactiveLesson);
        Assert.Equal(data.Element("Activities_List")!.Elements("Activity").Count(), timetable.Lessons.Count + left);
        Assert.Equal(data.Element("Teachers_List")!.Elements("Teacher").Count(), timetable.Staff.Count);
        Assert.Equal(
            data.Element("Activities_List")!.Elements("Activity").Where(activity => (string?)activity.Element("Active") == "true")
                .Sum(activity => (int)activity.Element("Duration")!),
            timetable.Lessons.Sum(lesson => lesson.Duration));
        Assert.DoesNotContain(timetable.Issues, issue => issue.Severity == IssueSeverity.Error);
    }
}
