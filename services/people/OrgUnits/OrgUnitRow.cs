using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Google.Type;

namespace Coaching.People;

internal sealed record OrgUnitRow
{
    public const string Columns = """
        name, display_name, search_name, search_key, level, parent, ancestors, county, state, code, latitude, longitude, open_date, close_date,
        merged_into, split_from, version, create_time, update_time
        """;

    public const string Insert = $"""
        INSERT INTO org_units ({Columns})
        VALUES (@Name, @DisplayName, @SearchName, @SearchKey, @Level, @Parent, @Ancestors, @County, @State, @Code, @Latitude, @Longitude,
            @OpenDate, @CloseDate, @MergedInto, @SplitFrom, @Version, @CreateTime, @UpdateTime)
        """;

    public const string Update = """
        UPDATE org_units
        SET display_name = @DisplayName, search_name = @SearchName, search_key = @SearchKey, parent = @Parent, ancestors = @Ancestors,
            county = @County, state = @State, code = @Code, latitude = @Latitude, longitude = @Longitude, open_date = @OpenDate,
            close_date = @CloseDate, merged_into = @MergedInto, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;

    /// <summary>Another unit below the same parent with the same code.</summary>
    public const string SelectSiblingWithCode = "SELECT MIN(name) FROM org_units WHERE parent = @Parent AND code = @Code AND name <> @Name";

    public const string SelectByName = $"SELECT {Columns} FROM org_units WHERE name = @name";

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public string SearchName => Search.Fold(DisplayName);

    public string SearchKey => Search.Key(DisplayName, Code);

    public required OrgUnit.Types.Level Level { get; init; }

    /// <summary>Empty for a root, since a unique key does not tell nulls apart.</summary>
    public required string Parent { get; init; }

    /// <summary>The units above, nearest first, parted by spaces.</summary>
    public required string Ancestors { get; init; }

    public required string County { get; init; }

    public required OrgUnit.Types.State State { get; init; }

    public string? Code { get; init; }

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    /// <summary>Null where nobody has said so.</summary>
    public DateOnly? OpenDate { get; init; }

    public DateOnly? CloseDate { get; init; }

    /// <summary>Empty for a unit that did not go into another.</summary>
    public string MergedInto { get; init; } = "";

    public string SplitFrom { get; init; } = "";

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public static async Task<OrgUnitRow?> Find(Session db, string name) => await db.Find<OrgUnitRow>(SelectByName, new { name });

    /// <summary>A unit in use, FAILED_PRECONDITION when it is closed.</summary>
    public static async Task<OrgUnitRow> Open(Session db, string name)
    {
        var unit = await Find(db, name) ?? throw Errors.NotFound(name);
        return unit.IsOpen
            ? unit
            : throw Errors.Precondition("ORG_UNIT_CLOSED", $"{name} is closed; nothing new may be made in it.", ("name", name));
    }

    /// <summary>Where a unit of this level stands below the parent: its ancestors and its county.</summary>
    public static (string Ancestors, string County) Place(string name, OrgUnit.Types.Level level, OrgUnitRow? parent) => (
        parent is null ? "" : parent.Ancestors.Length == 0 ? parent.Name : $"{parent.Name} {parent.Ancestors}",
        level == OrgUnit.Types.Level.County ? name : parent?.County ?? "");

    public OrgUnit ToProto(IEnumerable<ExternalId> externalIds) => new()
    {
        Name = Name,
        DisplayName = DisplayName,
        Level = Level,
        Parent = Parent,
        State = State,
        County = County,
        Code = Code ?? "",
        ExternalIds = { externalIds },
        Location = Location,
        Ancestors = { AncestorNames },
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
        OpenDate = OpenDate.ToProto(),
        CloseDate = CloseDate.ToProto(),
        MergedInto = MergedInto,
        SplitFrom = SplitFrom,
    };

    public OrgUnitChanged ToFact() => new()
    {
        OrgUnit = Name,
        DisplayName = DisplayName,
        Level = Level,
        Parent = Parent,
        County = County,
        State = State,
        Ancestors = { AncestorNames },
        OpenDate = OpenDate.ToProto(),
        CloseDate = CloseDate.ToProto(),
        MergedInto = MergedInto,
        SplitFrom = SplitFrom,
        Location = Location,
    };

    public bool IsOpen => State == OrgUnit.Types.State.Active;

    private LatLng? Location => Latitude is { } latitude && Longitude is { } longitude ? new LatLng { Latitude = latitude, Longitude = longitude } : null;

    public string[] AncestorNames => Ancestors.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
