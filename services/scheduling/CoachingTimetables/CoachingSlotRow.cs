using Coaching.Platform;
using Coaching.Scheduling.V1;
using DayOfWeek = Google.Type.DayOfWeek;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;

namespace Coaching.Scheduling;

/// <summary>A slot of a coaching timetable, protected while that is published.</summary>
internal sealed record CoachingSlotRow
{
    public const string Pattern = "coachingTimetables/{coaching_timetable}/slots/{slot}";

    public const string Columns =
        "name, coaching_timetable, org_unit, coaching_relationship, coach, coachee, kind, cycle_week, day, start_minute, end_minute, period, "
        + "facility, subject, class, room, is_published, version";

    public static readonly BulkInsert<CoachingSlotRow> Insert = new($"""
        INSERT INTO coaching_slots ({Columns})
        VALUES (@Name, @CoachingTimetable, @OrgUnit, @CoachingRelationship, @Coach, @Coachee, @Kind, @CycleWeek, @Day, @StartMinute, @EndMinute,
                @Period, @Facility, @Subject, @Class, @Room, @IsPublished, @Version)
        """);

    public required string Name { get; init; }

    public required string CoachingTimetable { get; init; }

    public required string OrgUnit { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required Kind Kind { get; init; }

    /// <summary>From 1.</summary>
    public required int CycleWeek { get; init; }

    /// <summary>1 is Monday, 7 Sunday.</summary>
    public required int Day { get; init; }

    /// <summary>Of the day, as its end.</summary>
    public required int StartMinute { get; init; }

    public required int EndMinute { get; init; }

    public required string Period { get; init; }

    /// <summary>The coaching room; empty for an observation.</summary>
    public required string Facility { get; init; }

    public required string Subject { get; init; }

    public required string Class { get; init; }

    /// <summary>Where the observed lesson is taught.</summary>
    public required string Room { get; init; }

    public required bool IsPublished { get; init; }

    public required long Version { get; init; }

    /// <summary>What a slot is, whichever coaching timetable has it: one that is the same in a new one keeps its sessions.</summary>
    public (string, Kind, int, int, int, int, string) Place => (CoachingRelationship, Kind, CycleWeek, Day, StartMinute, EndMinute, Facility);

    public static string NameOf(string coachingTimetable, string pair, Kind kind, int number) =>
        $"{coachingTimetable}/slots/{ResourceName.IdOf(pair)}-{(kind == Kind.Feedback ? 'f' : 'o')}{number}";

    /// <summary>The slots of a coaching timetable in the order of the week.</summary>
    public static Task<IReadOnlyList<CoachingSlotRow>> Of(Tx db, string coachingTimetable) =>
        db.Query<CoachingSlotRow>(SelectOfTimetable, new { coachingTimetable });

    /// <summary>The condition that the pair of a slot has not ended by a day: an ended one holds no time.</summary>
    public const string PairLasts = """
        EXISTS (SELECT 1 FROM dir_pairs p WHERE p.name = coaching_slots.coaching_relationship AND (p.end_date IS NULL OR p.end_date > @day))
        """;

    /// <summary>The slots of a school's coaching timetables in force on a day, by default today, in the order of the week.</summary>
    public static Task<IReadOnlyList<CoachingSlotRow>> Published(Tx db, string orgUnit, DateOnly? day = null) =>
        db.Query<CoachingSlotRow>(SelectPublished, new { orgUnit, day = day ?? DateOnly.FromDateTime(db.Now.UtcDateTime) });

    public CoachingSlot ToProto() => new()
    {
        Name = Name,
        CoachingRelationship = CoachingRelationship,
        Coach = Coach,
        Coachee = Coachee,
        Kind = Kind,
        Period = new SlotPeriod
        {
            CycleWeek = CycleWeek,
            Day = (DayOfWeek)Day,
            DisplayName = Period,
            StartTime = WallClock.FromMinute(StartMinute),
            EndTime = WallClock.FromMinute(EndMinute),
        },
        Facility = Facility,
        Subject = Subject,
        Class = Class,
        Room = Room,
        Etag = Etag.Of(Version),
    };

    private const string SelectOfTimetable = $"""
        SELECT {Columns} FROM coaching_slots
        WHERE coaching_timetable = @coachingTimetable
        ORDER BY cycle_week, day, start_minute, name
        """;

    private const string SelectPublished = $"""
        SELECT {Columns} FROM coaching_slots
        WHERE org_unit = @orgUnit AND is_published = 1 AND {PairLasts}
        ORDER BY cycle_week, day, start_minute, name
        """;
}
