using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf;

namespace Coaching.Scheduling;

internal sealed record TimetableRow
{
    public const string Pattern = "timetables/{timetable}";

    /// <summary>Without the lessons, which only who reads the whole of one timetable needs.</summary>
    public const string HeadColumns =
        "t.name, t.org_unit, t.county, t.effective_date, t.revision, t.state, t.program, t.display_name, t.cycle_weeks, t.lesson_count, "
        + "t.staff_count, t.unmatched_count, t.version, t.create_time";

    public const string Columns = $"{HeadColumns}, t.content";

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required DateOnly EffectiveDate { get; init; }

    public required int Revision { get; init; }

    public required Timetable.Types.State State { get; init; }

    public required TimetableProgram Program { get; init; }

    public required string DisplayName { get; init; }

    public required int CycleWeeks { get; init; }

    public required int LessonCount { get; init; }

    public required int StaffCount { get; init; }

    public required int UnmatchedCount { get; init; }

    /// <summary>Periods, staff and lessons; empty where only the head was read.</summary>
    public byte[] Content { get; init; } = [];

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>What is in force at a school on a day: of those that have begun, the latest, and of several of one day the one that was imported last.</summary>
    public static async Task<TimetableRow?> On(Tx db, string orgUnit, DateOnly day) =>
        await db.Page<TimetableRow>(SelectOnDay, new { orgUnit, day, state = Timetable.Types.State.Applied, take = 1 }) is [var row, ..] ? row : null;

    /// <summary>A timetable of any state and school, for those who have it from a row within reach.</summary>
    public static Task<TimetableRow?> ByName(Tx db, string name) => db.Find<TimetableRow>(SelectByName, new { name });

    public static byte[] ContentOf(Timetable timetable) =>
        new Timetable { Periods = { timetable.Periods }, Staff = { timetable.Staff }, Lessons = { timetable.Lessons } }.ToByteArray();

    /// <summary>The whole timetable.</summary>
    public Timetable Read() => Fill(Timetable.Parser.ParseFrom(Content));

    /// <summary>The timetable without periods, staff and lessons, as lists have it.</summary>
    public Timetable ToHead() => Fill(new Timetable());

    private Timetable Fill(Timetable timetable)
    {
        timetable.Name = Name;
        timetable.OrgUnit = OrgUnit;
        timetable.EffectiveDate = EffectiveDate.ToProto();
        timetable.State = State;
        timetable.Revision = Revision;
        timetable.Program = Program;
        timetable.DisplayName = DisplayName;
        timetable.CycleWeeks = CycleWeeks;
        timetable.LessonCount = LessonCount;
        timetable.StaffCount = StaffCount;
        timetable.UnmatchedStaffCount = UnmatchedCount;
        timetable.CreateTime = CreateTime.ToProto();
        timetable.Etag = Etag.Of(Version);
        return timetable;
    }

    private const string SelectByName = $"SELECT {Columns} FROM timetables t WHERE t.name = @name";

    private const string SelectOnDay = $"""
        SELECT {Columns} FROM timetables t
        WHERE t.org_unit = @orgUnit AND t.effective_date <= @day AND t.state = @state ORDER BY t.effective_date DESC, t.revision DESC
        """;
}
