using System.Text;
using Coaching.Testing;
using static Coaching.Scheduling.Tests.Reading;

namespace Coaching.Scheduling.Tests;

public class UntisTests
{
    private const string Lessons = "12,\"5A\",\"Mül\",\"M\",\"R1\",1,1,,\r\n12,\"5B\",\"Mül\",\"M\",\"R1\",1,1,,\r\n12,\"5B\",\"Ode\",\"M\",\"R2\",1,1,,\r\n"
        + "13,\"5A\",\"Ode\",\"E\",\"R2\",5,3,,\r\n14,\"5A\",\"Ode\",\"E\",\"R2\",0,0,,\r\n15,\"5A\",\"Xyz\",\"E\",\"\",2,1,,\r\n16,\"5A\",\"Mül\",\"E\",\"\",1,1,,\r\n";

    private const string Teachers = "\"Mül\",\"Müller\",,,,,,,,,,,,,,,,,,,,,,,,,,,\"Zoë\",,,,\"z@example.org\"\r\n\"Ode\",\"Ode\"\r\n\"Idl\",\"Idle\"\r\n";

    private const string Asked = "12,1,,,\"5A\",\"Mül\",\"M\",\"R1\"\r\n13,2,,,\"5A\",\"Ode\",\"E\",\"R2\"\r\n99,3,,,\"5A\",\"Ode\",\"E\",\"R2\"\r\n";

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [Trait("requirement", "CAS-46")]
    public void Rows_of_one_lesson_are_taught_together(char separator)
    {
        var timetable = TimetableFile.Read(
            [File("GPU001.TXT", Lessons, separator), File("GPU002.TXT", Asked, separator), File("GPU004.TXT", Teachers, separator)], TimetableFormat.Untis);

        var first = timetable.Lessons[0];
        Assert.Equal(["Mül", "Ode"], first.Staff);
        Assert.Equal(["5A", "5B"], first.Classes);
        Assert.Equal(["R1", "R2"], first.Rooms);
        Assert.Equal(4, timetable.Lessons.Count);
        Assert.Equal("Zoë Müller", timetable.Staff[0].Name);
        Assert.Equal(DayOfWeek.Friday, timetable.Days[timetable.Lessons[1].Start.Day].Weekday);
        Assert.Equal(5 * 3, timetable.FreeSlots("Idl").Count());
        Assert.Equal(1, timetable.IssueCounts[TimetableIssueCodes.StaffDoubleBooked]);
        Assert.Equal(1, timetable.IssueCounts[TimetableIssueCodes.UnknownStaff]);
        Assert.Equal(["lesson 14", "lesson 13", "lesson 99"],
            timetable.Issues.Where(issue => issue.Code == TimetableIssueCodes.UnplacedLesson).Select(issue => issue.Element));
    }

    [Fact]
    public void Bell_times_and_periods_without_lessons_come_from_the_options()
    {
        var options = new TimetableOptions { Bells = [.. Enumerable.Range(1, 8).Select(period => new BellTime($"{period}", new TimeOnly(7 + period, 0), new TimeOnly(7 + period, 45)))] };

        var timetable = TimetableFile.Read([File("GPU001.TXT", Lessons, ',')], TimetableFormat.Untis, options);

        Assert.Equal(8, timetable.Periods.Count);
        Assert.Equal(new TimeOnly(15, 0), timetable.Periods[7].Start);
    }

    [Fact]
    public void Without_the_lessons_nothing_is_read()
    {
        var timetable = TimetableFile.Read([File("GPU004.TXT", Teachers, ','), File("GPU003.TXT", "x", ',')], TimetableFormat.Untis);

        Assert.Contains(TimetableIssueCodes.MissingFile, Codes(timetable));
        Assert.Contains(TimetableIssueCodes.UnknownFile, Codes(timetable));
    }

    [SharedDataFact]
    public void Sample_records_of_Untis_are_read()
    {
        var folder = SharedData.File("data/untis-gpu");

        var timetable = ReadFiles(
            TimetableFormat.Untis, Path.Combine(folder, "GPU001.TXT"), Path.Combine(folder, "GPU002.TXT"), Path.Combine(folder, "GPU004.TXT"));

        Assert.Equal([("3969/RLK", new Slot(2, 3)), ("1055/F", new Slot(0, 0))], timetable.Lessons.Select(lesson => (lesson.Id, lesson.Start)));
        Assert.Equal("Ferdinand Braun", timetable.Staff[0].Name);
        Assert.Equal("2.T1 + L", timetable.Lessons[0].Classes[0]);
    }

    // As Windows of Western Europe writes it, which is not UTF-8.
    private static TimetableSource File(string name, string text, char separator) => Source(name, Encoding.Latin1.GetBytes(text.Replace(',', separator)));
}
