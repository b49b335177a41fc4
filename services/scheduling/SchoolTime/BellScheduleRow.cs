using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed record BellScheduleRow
{
    public const string Pattern = "bellSchedules/{bell_schedule}";

    public const string Columns = "b.name, b.org_unit, b.content, b.version, b.create_time, b.update_time";

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required string Content { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    /// <summary>What holds for a unit: its own schedule, or that of the nearest unit above it that has one.</summary>
    public static async Task<BellScheduleRow?> InForce(Tx db, string orgUnit) =>
        await db.Page<BellScheduleRow>(SelectNearest, new { orgUnit, take = 1 }) is [var row, ..] ? row : null;

    public static string ContentOf(BellSchedule schedule) => Platform.Content.Of(new BellSchedule { Periods = { schedule.Periods } });

    public BellSchedule ToProto()
    {
        var schedule = Platform.Content.Read<BellSchedule>(Content);
        schedule.Name = Name;
        schedule.OrgUnit = OrgUnit;
        schedule.CreateTime = CreateTime.ToProto();
        schedule.UpdateTime = UpdateTime.ToProto();
        schedule.Etag = Etag.Of(Version);
        return schedule;
    }

    private const string SelectNearest = $"""
        SELECT {Columns} FROM bell_schedules b JOIN dir_ancestors a ON a.ancestor = b.org_unit
        WHERE a.org_unit = @orgUnit ORDER BY a.depth, b.name
        """;
}
