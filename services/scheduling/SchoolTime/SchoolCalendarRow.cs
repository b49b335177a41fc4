using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed record SchoolCalendarRow
{
    public const string Pattern = "schoolCalendars/{school_calendar}";

    public const string Columns = "c.name, c.org_unit, c.content, c.version, c.create_time, c.update_time";

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required string Content { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    /// <summary>What holds for a unit: its own calendar, or that of the nearest unit above it that has one.</summary>
    public static async Task<SchoolCalendarRow?> InForce(Tx db, string orgUnit) =>
        await db.Page<SchoolCalendarRow>(SelectNearest, new { orgUnit, take = 1 }) is [var row, ..] ? row : null;

    public static string ContentOf(SchoolCalendar calendar) => Platform.Content.Of(new SchoolCalendar
    {
        TimeZone = calendar.TimeZone,
        TeachingDays = { calendar.TeachingDays },
        Terms = { calendar.Terms },
        Exceptions = { calendar.Exceptions },
        CycleWeeks = calendar.CycleWeeks,
    });

    public SchoolCalendar ToProto()
    {
        var calendar = Platform.Content.Read<SchoolCalendar>(Content);
        calendar.Name = Name;
        calendar.OrgUnit = OrgUnit;
        calendar.CreateTime = CreateTime.ToProto();
        calendar.UpdateTime = UpdateTime.ToProto();
        calendar.Etag = Etag.Of(Version);
        return calendar;
    }

    private const string SelectNearest = $"""
        SELECT {Columns} FROM school_calendars c JOIN dir_ancestors a ON a.ancestor = c.org_unit
        WHERE a.org_unit = @orgUnit ORDER BY a.depth, c.name
        """;
}
