using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

/// <summary>What a school's coaching timetable is made from, as it is on a day.</summary>
internal sealed class SchoolFacts
{
    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    /// <summary>The teaching timetable in force.</summary>
    public required Timetable Timetable { get; init; }

    public required IReadOnlyList<PairFacts> Pairs { get; init; }

    /// <summary>Coaching rooms that take bookings.</summary>
    public required IReadOnlyList<FacilityRow> Rooms { get; init; }

    /// <summary>By person.</summary>
    public required IReadOnlyDictionary<string, StaffTime> StaffTimes { get; init; }

    /// <summary>The slots of the school's coaching timetables in force.</summary>
    public required IReadOnlyList<CoachingSlotRow> Published { get; init; }

    /// <summary>Slots of the same people at other schools.</summary>
    public required IReadOnlyList<CoachingSlotRow> Elsewhere { get; init; }

    /// <summary>Teaching timetables of other schools where the same people are of the staff.</summary>
    public required IReadOnlyList<Timetable> OtherTimetables { get; init; }

    /// <summary>Those of the pairs who work at the school; officials and others come for a day, also those whose post names the school.</summary>
    public required IReadOnlySet<string> Staff { get; init; }

    /// <summary>Reads them; FAILED_PRECONDITION without a timetable or without a pair that runs.</summary>
    public static async Task<SchoolFacts> Read(Tx db, string orgUnit, string programme, DateOnly day)
    {
        var timetable = await TimetableRow.On(db, orgUnit, day) ?? throw Errors.Precondition(
            "NO_TIMETABLE", $"{orgUnit} has no teaching timetable on {day:yyyy-MM-dd}. Import one first.", ("orgUnit", orgUnit));
        var pairs = await db.Query<PairFacts>(SelectPairs, new { orgUnit, programme, day });
        if (pairs.Count == 0)
        {
            throw Errors.Precondition("NO_PAIRS", $"No pair of {orgUnit} runs on {day:yyyy-MM-dd}.", ("orgUnit", orgUnit));
        }

        var people = pairs.SelectMany(pair => new[] { pair.Coach, pair.Coachee }).Distinct(StringComparer.Ordinal).ToList();
        var keys = new { keys = Dialect.Keys(people), orgUnit, day, staff = PostRoles.Of("teacher") };
        var published = await CoachingSlotRow.Published(db, orgUnit, day);
        var others = new List<Timetable>();
        foreach (var unit in await db.Query<string>(Each(db, SelectOtherUnits), keys))
        {
            if (await TimetableRow.On(db, unit, day) is { } other)
            {
                others.Add(other.Read());
            }
        }

        return new SchoolFacts
        {
            OrgUnit = orgUnit,
            County = timetable.County,
            Timetable = timetable.Read(),
            Pairs = pairs,
            Rooms = [.. (await FacilityRow.Of(db, orgUnit)).Where(facility => facility.Kind == Facility.Types.Kind.CoachingRoom && !facility.OutOfUse)],
            StaffTimes = (await StaffTimeRow.Of(db, orgUnit)).ToDictionary(row => row.Person, row => row.ToProto(), StringComparer.Ordinal),
            Published = published,
            Elsewhere = await db.Query<CoachingSlotRow>(Each(db, SelectElsewhere), keys),
            OtherTimetables = others,
            Staff = (await db.Query<string>(Each(db, SelectStaff), keys)).ToHashSet(StringComparer.Ordinal),
        };
    }

    private static string Each(Tx db, string sql) => sql.Replace("{people}", db.Dialect.Each("@keys"), StringComparison.Ordinal);

    private const string SelectPairs = """
        SELECT name, coach, coachee, programme, start_date, end_date
        FROM dir_pairs
        WHERE org_unit = @orgUnit AND (@programme = '' OR programme = @programme)
          AND start_date <= @day AND (end_date IS NULL OR end_date > @day)
        ORDER BY name
        """;

    private const string SelectOtherUnits = """
        SELECT DISTINCT p.org_unit
        FROM dir_posts p
        WHERE p.person IN ({people}) AND p.org_unit <> @orgUnit AND (p.role & @staff) <> 0
          AND p.start_date <= @day AND (p.end_date IS NULL OR p.end_date > @day)
          AND EXISTS (SELECT 1 FROM timetables t WHERE t.org_unit = p.org_unit)
        """;

    private const string SelectStaff = """
        SELECT DISTINCT p.person
        FROM dir_posts p
        WHERE p.person IN ({people}) AND p.org_unit = @orgUnit AND (p.role & @staff) <> 0
          AND p.start_date <= @day AND (p.end_date IS NULL OR p.end_date > @day)
        """;

    private static readonly string SelectElsewhere = $$"""
        SELECT {{CoachingSlotRow.Columns}}
        FROM coaching_slots
        WHERE is_published = 1 AND org_unit <> @orgUnit AND {{CoachingSlotRow.PairLasts}} AND (coach IN ({people}) OR coachee IN ({people}))
        ORDER BY name
        """;
}

/// <summary>A pair of the school.</summary>
internal sealed record PairFacts
{
    public required string Name { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string Programme { get; init; }

    public required DateOnly StartDate { get; init; }

    public DateOnly? EndDate { get; init; }
}
