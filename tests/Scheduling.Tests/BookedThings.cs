using FacilityKind = Coaching.Scheduling.V1.Facility.Types.Kind;

namespace Coaching.Scheduling.Tests;

/// <summary>Rooms and cameras of a test's school.</summary>
internal static class BookedThings
{
    /// <summary>Puts a facility into the service's database and answers its name.</summary>
    public static async Task<string> Facility(
        this SchedulingOnSqlite host, string unit, FacilityKind kind, int capacity = 1, bool outOfUse = false, string displayName = "Room")
    {
        var row = new FacilityRow
        {
            Name = $"facilities/{Guid.NewGuid()}",
            OrgUnit = unit,
            Kind = kind,
            DisplayName = displayName,
            Capacity = capacity,
            OutOfUse = outOfUse,
            Version = 1,
            CreateTime = host.Clock.GetUtcNow(),
            UpdateTime = host.Clock.GetUtcNow(),
        };
        await host.Database.Write(
            tx => tx.Execute(
                """
                INSERT INTO facilities (name, org_unit, kind, display_name, capacity, out_of_use, version, create_time, update_time)
                VALUES (@Name, @OrgUnit, @Kind, @DisplayName, @Capacity, @OutOfUse, @Version, @CreateTime, @UpdateTime)
                """,
                row),
            default);
        return row.Name;
    }

    /// <summary>Every two sessions of one person, or of one seat of a room, that take the same time; empty when there are none.</summary>
    public static async Task<IReadOnlyList<string>> Overlaps(this SchedulingOnSqlite host, string unit)
    {
        var rows = await host.Database.Read(
            db => db.Query<SessionRow>(
                $"SELECT {SessionRow.Columns} FROM sessions WHERE org_unit = @unit AND state IN (1, 2, 5)", new { unit }),
            default);
        var capacities = (await host.Database.Read(db => FacilityRow.Of(db, unit), default)).ToDictionary(room => room.Name, room => room.Capacity);
        return
        [
            .. rows.SelectMany(row => Takes(row).Select(taken => (taken, row)))
                .GroupBy(one => one.taken, one => one.row)
                .Where(group => Most(group) > capacities.GetValueOrDefault(group.Key, 1))
                .Select(group => group.Key),
        ];
    }

    private static IEnumerable<string> Takes(SessionRow row) =>
        new[] { row.Coachee, row.HasStandIn ? row.StandIn : row.Coach, row.Facility, row.Camera }.Concat(row.ParticipantNames).Where(name => name.Length > 0);

    private static int Most(IEnumerable<SessionRow> sessions)
    {
        var list = sessions.ToList();
        return list.Max(one => list.Count(other => other.StartTime <= one.StartTime && one.StartTime < other.EndTime));
    }
}
