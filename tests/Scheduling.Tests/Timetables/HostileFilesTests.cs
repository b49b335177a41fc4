using System.Text;
using static Coaching.Scheduling.Tests.Reading;

namespace Coaching.Scheduling.Tests;

/// <summary>Tests that measure the memory of the process, so that no other may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

[Collection(Alone.Name)]
public class HostileFilesTests
{
    private const int Seed = 20_261_122;
    private const int Mutations = 300;
    private const long Large = 100L << 20;
    private const long Memory = 192L << 20;

    private static readonly string School = FetTests.Fet(
        FetTests.Activity("1", 2, "Ana", "Ben") + FetTests.Activity("2", 1, "Ben") + FetTests.Activity("3", 1, "Ana"),
        FetTests.Start("1", "Monday", "P1 8:00-8:40") + FetTests.Start("2", "Tuesday", "P3 9:40-10:20")
            + "<ConstraintBreakTimes><Break_Time><Day>Monday</Day><Hour>Break 9:20-9:40</Hour></Break_Time></ConstraintBreakTimes>", "");

    public static TheoryData<string, string, string> Files => new()
    {
        { nameof(TimetableFormat.Fet), "school.fet", School },
        {
            nameof(TimetableFormat.Fet), "a_teachers.xml",
            "<Teachers_Timetable><Teacher name=\"Ana\"><Day name=\"Mon\"><Hour name=\"1\"><Activity id=\"1\"></Activity><Subject name=\"M\"></Subject></Hour><Hour name=\"2\"></Hour></Day></Teacher></Teachers_Timetable>"
        },
        {
            nameof(TimetableFormat.Fet), "a_timetable.csv",
            "\"Activity Id\",\"Day\",\"Hour\",\"Students Sets\",\"Subject\",\"Teachers\",\"Activity Tags\",\"Room\",\"Comments\"\r\n\"1\",\"Mon\",\"1\",\"7A+7B\",\"M\",\"Ana+Ben\",\"\",\"L\",\"\"\r\n\"2\",\"Tue\",\"1\",\"7A\",\"M\",\"Ana\",\"\",\"L\",\"\"\r\n"
        },
        {
            nameof(TimetableFormat.Asc), "asc.xml",
            "<?xml version=\"1.0\" encoding=\"windows-1250\"?><timetable><periods><period name=\"1\" period=\"1\" starttime=\"8:30\" endtime=\"9:15\"/></periods><daysdefs><daysdef name=\"Mon\" days=\"10\"/><daysdef name=\"Tue\" days=\"01\"/></daysdefs><teachers><teacher id=\"T\" name=\"Ana\" timeoff=\".1,.0\"/></teachers><lessons><lesson id=\"L\" teacherids=\"T\" periodspercard=\"1\"/></lessons><cards><card lessonid=\"L\" period=\"1\" days=\"10\" weeks=\"11\"/></cards></timetable>"
        },
        { nameof(TimetableFormat.Untis), "GPU001.TXT", "12,\"5A\",\"Mül\",\"M\",\"R1\",1,1,,\r\n13,\"5A~5B\",\"Ode\",\"E\",\"R2\",5,3,,\r\n" },
        { nameof(TimetableFormat.Csv), "week.csv", "staff,day,period,subject,class,room\nAna,Mon,8:00-8:40,M,7A,1\nBen,Tue,8:40-9:20,M,7A,1\n" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void No_damage_to_a_file_throws(string format, string name, string text)
    {
        var random = new Random(Seed);
        var options = new TimetableOptions { MaxIssues = 50 };
        for (var round = 0; round < Mutations; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(text).ToList();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                Damage(bytes, random);
            }

            ParsedTimetable? read = null;
            var thrown = Record.Exception(() => read = ReadBytes(Enum.Parse<TimetableFormat>(format), name, [.. bytes], options));

            Assert.True(thrown is null, $"Seed {Seed}, round {round}: {thrown}");
            var timetable = read!;
            Assert.True(timetable.Issues.Count <= options.MaxIssues + 1);
            Assert.All(timetable.Lessons, lesson => Assert.All(lesson.Slots, slot =>
                Assert.True(slot.Day < timetable.Days.Count && slot.Period < timetable.Periods.Count)));
            Assert.True(timetable.Lessons.Count > 0 || timetable.Issues.Count > 0);
        }
    }

    [Fact]
    public void What_comes_before_a_cut_is_read()
    {
        var cut = School[..School.IndexOf("<ConstraintBreakTimes>", StringComparison.Ordinal)];

        var timetable = Read(TimetableFormat.Fet, ("school.fet", cut));

        Assert.Equal(["1", "2"], timetable.Lessons.Select(lesson => lesson.Id));
        Assert.Contains(TimetableIssueCodes.MalformedXml, Codes(timetable));
    }

    [Theory]
    [InlineData("<!DOCTYPE fet [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><fet><Institution_Name>&a;</Institution_Name></fet>")]
    [InlineData("<!DOCTYPE fet [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><fet><Institution_Name>&b;</Institution_Name></fet>")]
    public void Nothing_is_defined_inside_a_document(string text)
    {
        var timetable = Read(TimetableFormat.Fet, ("school.fet", text));

        Assert.Equal("", timetable.Institution);
        Assert.Contains(TimetableIssueCodes.MalformedXml, Codes(timetable));
    }

    [Fact]
    public void Nesting_is_bounded() =>
        Assert.Contains(TimetableIssueCodes.TooDeep, Codes(Read(TimetableFormat.Fet, ("school.fet", $"<fet>{string.Concat(Enumerable.Repeat("<a>", 5_000))}"))));

    [Fact]
    public void Issues_are_bounded_and_all_are_counted()
    {
        const int Rows = 20_000;

        var timetable = Read(TimetableFormat.Csv, ("week.csv", $"staff,day,period,subject,class,room\n{string.Concat(Enumerable.Repeat(",Mon,1,M,7A,1\n", Rows))}"));

        Assert.Equal(5_001, timetable.Issues.Count);
        Assert.Equal(Rows, timetable.IssueCounts[TimetableIssueCodes.MissingValue]);
        Assert.Equal(TimetableIssueCodes.TooManyIssues, timetable.Issues[^1].Code);
    }

    // A middle that comes back until there are a hundred megabytes: records, a value, a comment, nothing but tags, a line.
    [Theory]
    [InlineData(nameof(TimetableFormat.Fet), "a.fet", "<fet><Activities_List>", "<Activity><Teacher>Ana</Teacher><Duration>1</Duration><Id>1</Id><Comments>words and more words</Comments></Activity>", "</Activities_List></fet>", TimetableIssueCodes.DuplicateLesson)]
    [InlineData(nameof(TimetableFormat.Fet), "a.fet", "<fet><Institution_Name>", "words and more words ", "</Institution_Name></fet>", TimetableIssueCodes.TextCut)]
    [InlineData(nameof(TimetableFormat.Fet), "a.fet", "<fet><Institution_Name><![CDATA[", "< words < and < more ", "]]></Institution_Name></fet>", TimetableIssueCodes.TooMuchData)]
    [InlineData(nameof(TimetableFormat.Fet), "a.fet", "<fet><Activities_List><Activity>", "<Teacher>Ana</Teacher>", "</Activity></Activities_List></fet>", TimetableIssueCodes.RecordTooLong)]
    [InlineData(nameof(TimetableFormat.Asc), "a.xml", "<timetable schoolname=\"", "words and more words ", "\"/>", TimetableIssueCodes.TooMuchData)]
    [InlineData(nameof(TimetableFormat.Untis), "GPU001.TXT", "", "12,\"5A\",\"Ana\",\"M\",\"R1\",1,1,,", "", TimetableIssueCodes.LineTooLong)]
    [InlineData(nameof(TimetableFormat.Untis), "GPU001.TXT", "", "12,\"5A\",\"Ana\",\"M\",\"R1\",1,1,,\n", "", "")]
    [InlineData(nameof(TimetableFormat.Csv), "a.csv", "staff,day,period,subject,class,room\n", "Ana,Mon,1,Maths for the whole class,7A,\"1\n", "", TimetableIssueCodes.UnclosedQuote)]
    public void A_hundred_megabytes_take_little_memory(string format, string name, string head, string middle, string tail, string code)
    {
        using var content = new RepeatedStream(head, middle, Large / Encoding.UTF8.GetByteCount(middle), tail);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var timetable = TimetableFile.Read([new TimetableSource(name, content)], Enum.Parse<TimetableFormat>(format));

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: false) - before, long.MinValue, Memory);
        Assert.True(code.Length == 0 || timetable.IssueCounts.ContainsKey(code), string.Join(' ', Codes(timetable)));
    }

    [Fact]
    public void Reading_stops_when_nobody_waits_for_it()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
            TimetableFile.Read([Source("school.fet", Encoding.UTF8.GetBytes(School))], TimetableFormat.Fet, cancel: cancel.Token));
    }

    private static void Damage(List<byte> bytes, Random random)
    {
        if (bytes.Count < 2)
        {
            return;
        }

        var at = random.Next(bytes.Count);
        var length = Math.Min(random.Next(1, 60), bytes.Count - at);
        var part = bytes.GetRange(at, length);
        switch (random.Next(5))
        {
            case 0:
                bytes.RemoveRange(at, length);
                break;
            case 1:
                bytes.InsertRange(random.Next(bytes.Count), part);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                bytes.InsertRange(random.Next(bytes.Count + 1), part);
                break;
            case 3:
                bytes[at] = (byte)random.Next(256);
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }
}
