using System.Text;
using static Coaching.Scheduling.Tests.Reading;

namespace Coaching.Scheduling.Tests;

public class AscTests
{
    private const string People = """
        <subjects columns="id,name,short"><subject id="S1" name="Matemática" short="Mat"/></subjects>
        <teachers columns="id,name,short,timeoff"><teacher id="T1" name="Zoë Čapek" short="ZČ" email="z@example.org" timeoff=".10,.11"/><teacher id="T2" firstname="Ben" lastname="Ode" short="BO"/></teachers>
        <classes><class id="C1" name="7A" short="7A"/><class id="C2" name="7B" short="7B"/></classes>
        <classrooms><classroom id="R1" name="Lab" short="Lab"/></classrooms>
        """;

    private const string New = $"""
        <timetable ascttversion="2024.1" importtype="database" options="idprefix:X">
        <periods><period name="1" short="1" period="1" starttime="8:30" endtime="9:15"/><period name="2" short="2" period="2" starttime="9:25" endtime="10:10"/></periods>
        <daysdefs><daysdef id="D0" name="Any day" short="X" days="10,01"/><daysdef id="D1" name="Pondělí" short="Po" days="10"/><daysdef id="D2" name="Úterý" short="Út" days="01"/></daysdefs>
        {People}
        <lessons>
          <lesson id="L1" subjectid="S1" classids="C1,C2" teacherids="T1,T2" classroomids="R1" periodspercard="2" periodsperweek="2.0"/>
          <lesson id="L2" subjectid="S1" classids="C1" teacherids="T1" periodspercard="1" periodsperweek="2.0"/>
          <lesson id="L3" subjectid="S1" classids="C2" teacherids="T9" periodspercard="1" periodsperweek="1.0"/>
        </lessons>
        <cards>
          <card lessonid="L1" period="1" days="10" weeks="1" terms="1" classroomids="R1"/>
          <card lessonid="L2" period="2" days="01" weeks="1" terms="1" classroomids="R7"/>
          <card lessonid="L3" period="2" days="10" weeks="1" terms="1" classroomids=""/>
          <card lessonid="L9" period="2" days="10" weeks="1" terms="1" classroomids=""/>
          <card lessonid="L3" period="7" days="10" weeks="1" terms="1" classroomids=""/>
        </cards>
        </timetable>
        """;

    private const string Old = $"""
        <timetable importtype="database" options="daynumbering1">
        <days><day name="Monday" short="Mo" day="1"/><day name="Tuesday" short="Tu" day="2"/></days>
        <periods><period period="1" starttime="8:30" endtime="9:15"/><period period="2" starttime="9:25" endtime="10:10"/></periods>
        {People}
        <lessons><lesson id="L1" subjectid="S1" classid="C1" teacherid="T1" durationperiods="2"/></lessons>
        <cards><card lessonid="L1" day="2" period="1" classroomid="R1"/></cards>
        </timetable>
        """;

    [Fact]
    [Trait("requirement", "CAS-46")]
    public void The_newer_variant_is_read_card_by_card()
    {
        var timetable = Read(TimetableFormat.Asc, ("asc.xml", New));

        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Tuesday], timetable.Days.Select(day => day.Weekday!.Value));
        Assert.Equal(new TimeOnly(9, 15), timetable.Periods[0].End);
        Assert.Equal(["L1", "L2", "L3"], timetable.Lessons.Select(lesson => lesson.Id));
        Assert.Equal(["T1", "T2"], timetable.Lessons[0].Staff);
        Assert.Equal(["C1", "C2"], timetable.Lessons[0].Classes);
        Assert.Equal((2, new Slot(0, 0)), (timetable.Lessons[0].Duration, timetable.Lessons[0].Start));
        Assert.Equal("Ben Ode", timetable.Staff[1].Name);
        Assert.Equal([new Slot(0, 1)], timetable.Unavailable.Select(absence => absence.Slot));
        Assert.Equal(
            [TimetableIssueCodes.UnknownLesson, TimetableIssueCodes.UnknownPeriod, TimetableIssueCodes.UnknownRoom, TimetableIssueCodes.UnknownStaff, TimetableIssueCodes.UnplacedLesson],
            Codes(timetable));
    }

    [Fact]
    [Trait("requirement", "CAS-46")]
    public void The_older_variant_is_read_with_the_number_of_the_day()
    {
        var timetable = Read(TimetableFormat.Asc, ("asc.xml", Old));

        var lesson = timetable.Lessons.Single();
        Assert.Equal((2, new Slot(1, 0)), (lesson.Duration, lesson.Start));
        Assert.Equal(["R1"], lesson.Rooms);
    }

    [Fact]
    public void A_card_of_both_weeks_is_a_lesson_in_each()
    {
        var timetable = Read(TimetableFormat.Asc, ("asc.xml", New
            .Replace("weeks=\"1\" terms=\"1\" classroomids=\"R1\"", "weeks=\"11\" terms=\"1\" classroomids=\"R1\"", StringComparison.Ordinal)
            .Replace("days=\"01\" weeks=\"1\"", "days=\"01\" weeks=\"01\"", StringComparison.Ordinal)));

        Assert.Equal([(DayOfWeek.Monday, 1), (DayOfWeek.Tuesday, 1), (DayOfWeek.Monday, 2), (DayOfWeek.Tuesday, 2)], timetable.Days.Select(day => (day.Weekday!.Value, day.Week)));
        Assert.Equal([new Slot(0, 0), new Slot(2, 0)], timetable.Lessons.Where(lesson => lesson.Id == "L1").Select(lesson => lesson.Start));
        Assert.Equal(new Slot(3, 1), timetable.Lessons.Single(lesson => lesson.Id == "L2").Start);
    }

    [Theory]
    [InlineData("windows-1250", "Zoë Čapek")]
    [InlineData("windows-1251", "Иванов Иван")]
    [InlineData("windows-1256", "محمد علي")]
    [InlineData("iso-8859-2", "Žofie Čapek")]
    [InlineData("utf-16", "Zoë Čapek")]
    public void The_declared_encoding_is_obeyed(string encoding, string name)
    {
        var text = $"<?xml version=\"1.0\" encoding=\"{encoding}\"?>{New.Replace("Zoë Čapek", name, StringComparison.Ordinal)}";
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding(encoding) is var known ? known.GetPreamble().Concat(known.GetBytes(text)).ToArray() : [];

        var timetable = ReadBytes(TimetableFormat.Asc, "asc.xml", bytes);

        Assert.Equal(name, timetable.Staff[0].Name);
        Assert.DoesNotContain(TimetableIssueCodes.EncodingAssumed, Codes(timetable));
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-8\"?>", TimetableIssueCodes.EncodingAssumed)]
    [InlineData("", TimetableIssueCodes.EncodingAssumed)]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-16\"?>", TimetableIssueCodes.EncodingAssumed)]
    [InlineData("<?xml version=\"1.0\" encoding=\"windows-9999\"?>", TimetableIssueCodes.UnknownEncoding)]
    public void A_wrong_declaration_is_said_and_the_file_is_read(string declaration, string code)
    {
        var bytes = Encoding.Latin1.GetBytes(declaration + New.Replace("Zoë Čapek", "Zoë Müller", StringComparison.Ordinal));

        var timetable = ReadBytes(TimetableFormat.Asc, "asc.xml", bytes);

        Assert.Equal("Zoë Müller", timetable.Staff[0].Name);
        Assert.Contains(code, Codes(timetable));
    }
}
