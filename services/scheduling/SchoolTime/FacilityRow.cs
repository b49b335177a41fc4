using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed record FacilityRow
{
    public const string Pattern = "facilities/{facility}";

    public const string Columns =
        "f.name, f.org_unit, f.kind, f.display_name, f.capacity, f.out_of_use, f.version, f.create_time, f.update_time";

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required Facility.Types.Kind Kind { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>How many sessions it takes at once, at least one.</summary>
    public required int Capacity { get; init; }

    public required bool OutOfUse { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    /// <summary>All facilities of a school, also those that are out of use, by name.</summary>
    public static Task<IReadOnlyList<FacilityRow>> Of(Tx db, string orgUnit) => db.Query<FacilityRow>(SelectOfUnit, new { orgUnit });

    public Facility ToProto() => new()
    {
        Name = Name,
        OrgUnit = OrgUnit,
        Kind = Kind,
        DisplayName = DisplayName,
        Capacity = Capacity,
        OutOfUse = OutOfUse,
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    private const string SelectOfUnit = $"SELECT {Columns} FROM facilities f WHERE f.org_unit = @orgUnit ORDER BY f.name";
}
