using static Coaching.Scheduling.Tests.Reading;

namespace Coaching.Scheduling.Tests;

public class FetTests
{
    private static readonly string[] Week = ["Monday", "Tuesday"];
    private static readonly string[] Bells = ["P1 8:00-8:40", "P2 8:40-9:20", "Break 9:20-9:40", "P3 9:40-10:20"];

    [Fact]
    [Trait("requirement", "CAS-46")]
    public void A_solved_file_gives_days_bells_people_lessons_breaks_and_absences()
    {
        var timetable = Read(TimetableFormat.Fet, ("school.fet", Fet(
            Activity("1", 2, "Ana", "Ben") + Activity("2", 1, "Ben"),
            Start("1", "Monday", Bells[0]) + Start("2", "Tuesday", Bells[3])
                + "<ConstraintBreakTimes><Break_Time><Day>Monday</Day><Hour>Break 9:20-9:40</Hour></Break_Time></ConstraintBreakTimes>"
                + "<ConstraintTeacherNotAvailableTimes><Weight_Percentage>100</Weight_Percentage><Teacher>Ana</Teacher><Not_Available_Time>"
                + "<Day>Tuesday</Day><Hour>P1 8:00-8:40</Hour></Not_Available_Time></ConstraintTeacherNotAvailableTimes>",
            "<ConstraintActivityPreferredRoom><Weight_Percentage>100</Weight_Percentage><Activity_Id>1</Activity_Id><Room>Lab</Room></ConstraintActivityPreferredRoom>")));

        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Tuesday], timetable.Days.Select(day => day.Weekday!.Value));
        Assert.Equal(new TimeOnly(9, 40), timetable.Periods[3].Start);
        Assert.Equal(["Ana", "Ben"], timetable.Lessons[0].Staff);
        Assert.Equal(["Lab"], timetable.Lessons[0].Rooms);
        Assert.Equal([new Slot(0, 0), new Slot(0, 1)], timetable.Lessons[0].Slots);
        Assert.Equal([new Slot(0, 3), new Slot(1, 0), new Slot(1, 1), new Slot(1, 2), new Slot(1, 3)], timetable.FreeSlots("Ana"));
        Assert.Equal([new Slot(0, 3), new Slot(1, 1), new Slot(1, 2), new Slot(1, 3)], timetable.AvailableSlots("Ana"));
        Assert.Empty(timetable.Issues);
    }

    [Fact]
    [Trait("requirement", "CAS-46")]
    public void What_is_wrong_with_one_activity_is_said_and_harms_no_other()
    {
        var timetable = Read(TimetableFormat.Fet, ("school.fet", Fet(
            Activity("1", 1, "Ana") + Activity("2", 1, "Ana") + Activity("3", 1, "Ben") + Activity("4", 9, "Ben") + Activity("5", 1, "Cho")
                + Activity("6", 1, "Ben").Replace("<Active>true", "<Active>false", StringComparison.Ordinal) + Activity("7", 1, "Ben"),
            Start("1", "Monday", Bells[0]) + Start("2", "Monday", Bells[0]) + Start("3", "Lundi", Bells[0]) + Start("4", "Tuesday", Bells[1])
                + Start("5", "Tuesday", Bells[0]) + Start("8", "Monday", Bells[0]) + Start("1", "Tuesday", Bells[0])
                + Start("7", "Monday", Bells[0]).Replace(">100<", ">95<", StringComparison.Ordinal),
            "<ConstraintActivityPreferredRoom><Weight_Percentage>100</Weight_Percentage><Activity_Id>1</Activity_Id><Room>Attic</Room></ConstraintActivityPreferredRoom>")));

        Assert.Equal(["1", "2", "4", "5"], timetable.Lessons.Select(lesson => lesson.Id));
        Assert.Equal(
            [
                TimetableIssueCodes.InactiveLesson, TimetableIssueCodes.LessonTooLong, TimetableIssueCodes.SecondPlacement, TimetableIssueCodes.StaffDoubleBooked,
                TimetableIssueCodes.UnknownDay, TimetableIssueCodes.UnknownLesson, TimetableIssueCodes.UnknownRoom, TimetableIssueCodes.UnknownStaff,
                TimetableIssueCodes.UnplacedLesson,
            ], Codes(timetable));
        Assert.Equal("Activity 2", timetable.Issues.Single(issue => issue.Code == TimetableIssueCodes.StaffDoubleBooked).Element);
        Assert.Equal("Activity 7", timetable.Issues.Single(issue => issue.Code == TimetableIssueCodes.UnplacedLesson).Element);
        Assert.Equal(3, timetable.Lessons.Single(lesson => lesson.Id == "4").Duration);
    }

    [Theory]
    [InlineData("<Mode>Mornings_Afternoons</Mode>", "6.0.0")]
    [InlineData("", "5.27.3-algeria7")]
    [InlineData("<Mode>Official</Mode>", "6.0.0")]
    [Trait("requirement", "CAS-46")]
    public void Two_half_days_are_one_day(string mode, string version)
    {
        var timetable = Read(TimetableFormat.Fet, ("school.fet", Fet(
            Activity("1", 1, "Ana") + Activity("2", 1, "Ana"), Start("1", "Dimanche matin", "H1") + Start("2", "Lundi après-midi", "H2"), "",
            mode, version, ["Dimanche matin", "Dimanche après-midi", "Lundi matin", "Lundi après-midi"], ["H1", "H2"])));

        Assert.Equal([DayOfWeek.Sunday, DayOfWeek.Monday], timetable.Days.Select(day => day.Weekday!.Value));
        Assert.Equal([HalfDay.Morning, HalfDay.Morning, HalfDay.Afternoon, HalfDay.Afternoon], timetable.Periods.Select(period => period.Half));
        Assert.Equal([new Slot(0, 0), new Slot(1, 3)], timetable.Lessons.Select(lesson => lesson.Start));
        Assert.Equal(mode.Length > 0 && mode.Contains("Mornings", StringComparison.Ordinal) ? 0 : 1, timetable.IssueCounts.GetValueOrDefault(TimetableIssueCodes.HalfDaysInferred));
    }

    [Fact]
    [Trait("requirement", "CAS-46")]
    public void Terms_part_the_days()
    {
        var timetable = Read(TimetableFormat.Fet, ("school.fet", Fet(
            Activity("1", 1, "Ana"), Start("1", "Ti 2", "P1"), "", "<Mode>Terms</Mode><Number_of_Terms>2</Number_of_Terms><Number_of_Days_Per_Term>2</Number_of_Days_Per_Term>",
            "6.1.0", ["Maanantai 1", "Tiistai 1", "Maanantai 2", "Ti 2"], ["P1"])));

        Assert.Equal([(1, 1), (1, 1), (2, 1), (2, 1)], timetable.Days.Select(day => (day.Term, day.Week)));
        Assert.Equal(DayOfWeek.Tuesday, timetable.Days[timetable.Lessons.Single().Start.Day].Weekday);
    }

    [Fact]
    public void Blocks_need_be_no_weekdays()
    {
        var timetable = Read(TimetableFormat.Fet, ("school.fet", Fet(
            Activity("1", 1, "Ana"), Start("1", "Block B", "1"), "", "<Mode>Block_Planning</Mode>", "6.1.0", ["Block A", "Block B"], ["1"])));

        Assert.Equal(TimetableMode.BlockPlanning, timetable.Mode);
        Assert.Equal(new Slot(1, 0), timetable.Lessons.Single().Start);
        Assert.Equal(2, timetable.IssueCounts[TimetableIssueCodes.DayUnrecognised]);
    }

    [Fact]
    public void A_weekday_that_comes_again_is_that_of_the_next_week()
    {
        var timetable = Read(TimetableFormat.Fet, ("school.fet", Fet("", "", "", "", "5.44.6", ["Mon A", "Tue A", "Mon B", "Tue B"], ["1"])));

        Assert.Equal([1, 1, 2, 2], timetable.Days.Select(day => day.Week));
        Assert.Contains(TimetableIssueCodes.EmptyTimetable, Codes(timetable));
    }

    [Fact]
    public void Names_with_a_plus_are_told_apart_by_the_data()
    {
        var csv = "\"Activity Id\",\"Day\",\"Hour\",\"Students Sets\",\"Subject\",\"Teachers\",\"Activity Tags\",\"Room\",\"Comments\"\r\n"
            + "\"1\",\"Monday\",\"P1 8:00-8:40\",\"7A\",\"Maths\",\"Ana+Ben\",\"\",\"Lab+1\",\"Two\r\nlines\"\r\n";
        var data = Fet(Activity("1", 1, "Ana", "Ben"), "", "").Replace("<Name>Lab</Name>", "<Name>Lab+1</Name>", StringComparison.Ordinal);

        var timetable = Read(TimetableFormat.Fet, ("school.fet", data), ("school_timetable.csv", csv));

        Assert.Equal(["Lab+1"], timetable.Lessons.Single().Rooms);
        Assert.Equal(["Ana", "Ben"], timetable.Lessons.Single().Staff);
    }

    [Fact]
    public void Starts_alone_need_the_data()
    {
        var timetable = Read(TimetableFormat.Fet, ("a_activities.xml", "<Activities_Timetable><Activity><Id>1</Id><Day>Monday</Day><Hour>1</Hour></Activity></Activities_Timetable>"));

        Assert.Equal([TimetableIssueCodes.EmptyTimetable, TimetableIssueCodes.MissingFile], Codes(timetable));
    }

    internal static string Fet(
        string activities, string time, string space, string mode = "<Mode>Official</Mode>", string version = "6.8.5", string[]? days = null, string[]? hours = null) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <fet version="{version}">
        {mode}
        <Institution_Name>Hill School</Institution_Name>
        <Days_List>{string.Concat((days ?? Week).Select(day => $"<Day><Name>{day}</Name></Day>"))}</Days_List>
        <Hours_List>{string.Concat((hours ?? Bells).Select(hour => $"<Hour><Name>{hour}</Name></Hour>"))}</Hours_List>
        <Subjects_List><Subject><Name>Maths</Name></Subject></Subjects_List>
        <Teachers_List><Teacher><Name>Ana</Name></Teacher><Teacher><Name>Ben</Name></Teacher></Teachers_List>
        <Students_List><Year><Name>7</Name><Group><Name>7A</Name></Group></Year></Students_List>
        <Activities_List>{activities}</Activities_List>
        <Rooms_List><Room><Name>Lab</Name></Room></Rooms_List>
        <Time_Constraints_List>{time}</Time_Constraints_List>
        <Space_Constraints_List>{space}</Space_Constraints_List>
        </fet>
        """;

    internal static string Activity(string id, int duration, params string[] staff) =>
        $"<Activity>{string.Concat(staff.Select(name => $"<Teacher>{name}</Teacher>"))}<Subject>Maths</Subject><Students>7A</Students>"
        + $"<Duration>{duration}</Duration><Id>{id}</Id><Active>true</Active></Activity>";

    internal static string Start(string id, string day, string hour) =>
        $"<ConstraintActivityPreferredStartingTime><Weight_Percentage>100</Weight_Percentage><Activity_Id>{id}</Activity_Id>"
        + $"<Preferred_Day>{day}</Preferred_Day><Preferred_Hour>{hour}</Preferred_Hour><Active>true</Active></ConstraintActivityPreferredStartingTime>\n";
}
