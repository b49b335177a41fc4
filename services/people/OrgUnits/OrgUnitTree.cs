using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

/// <summary>The tree of units as changes of it need it: whole branches, and the places and counties of all that stands in them.</summary>
internal static class OrgUnitTree
{
    /// <summary>
    /// The unit that a change is about, in the version that the caller read. The caller must reach the unit above it too, so that nobody takes away
    /// the place where he holds his own post; and no import may be writing there.
    /// </summary>
    public static async Task<OrgUnitRow> Take(Session tx, ServerCallContext context, string name, long? version = null)
    {
        var reach = context.Reach();
        var row = await tx.Find<OrgUnitRow>(SelectVisible, reach.With(new { name })) ?? throw Errors.NotFound(name);
        await Lock(tx, row);
        row = await OrgUnitRow.Find(tx, name) ?? throw Errors.NotFound(name);
        await tx.MustReachScope(context, row.Parent);
        if (version is not null && row.Version != version)
        {
            throw Errors.Stale(name);
        }

        if (await tx.Find<string>(SelectImport, new { name }) is { } import)
        {
            throw Errors.Precondition("IMPORT_RUNNING", $"{import} is writing to {name} or around it; try again when it is done.", ("operation", import));
        }

        return row;
    }

    /// <summary>All units below one, nearest first.</summary>
    public static Task<IReadOnlyList<OrgUnitRow>> Below(Session db, string name) => db.Query<OrgUnitRow>(SelectBelow, new { name });

    /// <summary>The open units directly below one.</summary>
    public static Task<IReadOnlyList<OrgUnitRow>> OpenChildren(Session db, string name) =>
        db.Query<OrgUnitRow>(SelectOpenChildren, new { name, OrgUnit.Types.State.Active });

    /// <summary>Moves a unit below another, or to the root, with all below it.</summary>
    public static async Task<OrgUnitRow> Move(Session tx, OrgUnitRow unit, OrgUnitRow? parent, OrgUnitRevision entry, DateOnly today)
    {
        if (parent is not null && (parent.Name == unit.Name || parent.AncestorNames.Contains(unit.Name)))
        {
            throw Errors.Precondition("ORG_UNIT_CYCLE", $"{parent.Name} lies below {unit.Name}.", ("name", unit.Name), ("parent", parent.Name));
        }

        if (!OrgUnitRules.MayStandBelow(unit.Level, parent?.Level))
        {
            throw Errors.Precondition("LEVEL_NOT_BELOW_PARENT", "A unit of this level may not stand below this parent.", ("parent", parent?.Name ?? ""));
        }

        var below = await Below(tx, unit.Name);
        var (ancestors, county) = OrgUnitRow.Place(unit.Name, unit.Level, parent);
        var placed = unit with { Parent = parent?.Name ?? "", Ancestors = ancestors, County = county };
        var deepest = below.Select(row => row.AncestorNames.Length - unit.AncestorNames.Length).DefaultIfEmpty(0).Max();
        OrgUnitRules.MustNotBeDeeper(placed, deepest);
        if (await tx.Find<string>(OrgUnitRow.SelectSiblingWithCode, placed) is { } sibling)
        {
            throw Errors.AlreadyExists(sibling);
        }

        placed = await OrgUnitHistory.Save(tx, unit, placed, entry);
        await Follow(tx, placed, below);
        if (placed.County != unit.County)
        {
            await Recount(tx, placed.Name, today);
        }

        return placed;
    }

    // Changes of one tree are made one after another: two moves at once could close a ring.
    private static Task Lock(Session tx, OrgUnitRow unit) =>
        tx.Execute("UPDATE org_units SET version = version WHERE name = @root", new { root = unit.AncestorNames.LastOrDefault() ?? unit.Name });

    // Those above come first, so that each finds its parent where that is now.
    private static async Task Follow(Session tx, OrgUnitRow top, IEnumerable<OrgUnitRow> below)
    {
        var placed = new Dictionary<string, OrgUnitRow>(StringComparer.Ordinal) { [top.Name] = top };
        foreach (var row in below)
        {
            var (ancestors, county) = OrgUnitRow.Place(row.Name, row.Level, placed[row.Parent]);
            var moved = row with { Ancestors = ancestors, County = county, Version = row.Version + 1, UpdateTime = tx.Now };
            await tx.Execute(OrgUnitRow.Update, moved);
            await tx.Tell(moved);
            placed[row.Name] = moved;
        }
    }

    // People, and the pairs that still run, carry the county of their unit.
    private static async Task Recount(Session tx, string unit, DateOnly today)
    {
        foreach (var stale in await tx.Query<PersonRow>(SelectPeople, new { unit }))
        {
            var county = await tx.One<string>(SelectCounty, new { name = stale.PrimaryOrgUnit });
            var person = stale with { County = county, Version = stale.Version + 1, UpdateTime = tx.Now };
            await tx.Execute(PersonRow.Update, person);
            await tx.Tell(person);
        }

        foreach (var stale in await tx.Query<CoachingRelationshipRow>(SelectPairs, new { unit, today }))
        {
            var county = await tx.One<string>(SelectCounty, new { name = stale.OrgUnit });
            var pair = stale with { County = county, Version = stale.Version + 1, UpdateTime = tx.Now };
            await tx.Execute(UpdatePairCounty, pair);
            await tx.Tell(pair, today);
        }
    }

    private static readonly string SelectVisible = $"SELECT {OrgUnitRow.Columns} FROM org_units WHERE name = @name AND {Reach.Predicate("org_units.name")}";

    private const string SelectImport = """
        SELECT MIN(i.operation) FROM imports i JOIN operations o ON o.name = i.operation
        WHERE o.done = 0 AND (i.parent = '' OR EXISTS (
            SELECT 1 FROM dir_ancestors a
            WHERE (a.org_unit = @name AND a.ancestor = i.parent) OR (a.org_unit = i.parent AND a.ancestor = @name)))
        """;

    private static readonly string SelectBelow = $"""
        SELECT {string.Join(", ", OrgUnitRow.Columns.Split(',').Select(column => $"u.{column.Trim()}"))}
        FROM org_units u JOIN dir_ancestors a ON a.org_unit = u.name
        WHERE a.ancestor = @name AND a.depth > 0
        ORDER BY a.depth, u.name
        """;

    private const string SelectOpenChildren =
        $"SELECT {OrgUnitRow.Columns} FROM org_units WHERE parent = @name AND state = @Active ORDER BY search_name, name";

    private const string SelectCounty = "SELECT county FROM org_units WHERE name = @name";

    private const string SelectPeople = $"""
        SELECT {PersonRow.Columns} FROM people
        WHERE EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = people.primary_org_unit AND a.ancestor = @unit)
          AND county <> (SELECT u.county FROM org_units u WHERE u.name = people.primary_org_unit)
        """;

    private const string SelectPairs = $"""
        SELECT {CoachingRelationshipRow.Columns} FROM coaching_relationships
        WHERE (end_date IS NULL OR end_date > @today)
          AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = coaching_relationships.org_unit AND a.ancestor = @unit)
          AND county <> (SELECT u.county FROM org_units u WHERE u.name = coaching_relationships.org_unit)
        """;

    private const string UpdatePairCounty = """
        UPDATE coaching_relationships SET county = @County, version = @Version, update_time = @UpdateTime WHERE name = @Name AND version = @Version - 1
        """;
}
