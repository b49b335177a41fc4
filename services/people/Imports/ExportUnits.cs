using Coaching.Platform;

namespace Coaching.People;

/// <summary>A unit as exports give it: under an identifier that another system can keep.</summary>
/// <param name="Row">The unit.</param>
/// <param name="Id">Its identifier in the system of the export.</param>
/// <param name="ParentId">That of the unit above; empty for the topmost of the export.</param>
internal sealed record ExportUnit(OrgUnitRow Row, string Id, string ParentId);

/// <summary>The units of an export that are in use, parents first and then by identifier, so that the same tree is always the same file.</summary>
internal sealed class ExportUnits
{
    private const int PageSize = 1_000;

    private ExportUnits(IReadOnlyList<ExportUnit> all) => (All, ByName) = (all, all.ToDictionary(unit => unit.Row.Name, StringComparer.Ordinal));

    public IReadOnlyList<ExportUnit> All { get; }

    public IReadOnlyDictionary<string, ExportUnit> ByName { get; }

    /// <summary>Reads the units below a place, or all, as far as the caller reaches.</summary>
    public static async Task<ExportUnits> Load(Database database, Reach reach, string parent, Func<string, string?, string> idOf, string system, CancellationToken cancel)
    {
        var rows = new List<OrgUnitRow>();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var after = ""; ;)
        {
            var page = await database.Read(db => db.Page<OrgUnitRow>(SelectUnits, reach.With(new { parent, after, take = PageSize })), cancel);
            if (page.Count == 0)
            {
                break;
            }

            rows.AddRange(page);
            after = page[^1].Name;
            foreach (var (owner, value) in await ExportIds.Of(database, system, [.. page.Select(row => row.Name)], cancel))
            {
                ids.TryAdd(owner, value);
            }
        }

        var names = rows.ToDictionary(row => row.Name, row => idOf(row.Name, ids.GetValueOrDefault(row.Name)), StringComparer.Ordinal);
        return new ExportUnits(
        [
            .. rows.Select(row => new ExportUnit(row, names[row.Name], names.GetValueOrDefault(row.Parent, "")))
                .OrderBy(unit => unit.Row.AncestorNames.Length).ThenBy(unit => unit.Id, StringComparer.Ordinal),
        ]);
    }

    // The place itself stays outside: what is exported from below it can be imported below another one.
    private static readonly string SelectUnits = $"""
        SELECT {OrgUnitRow.Columns} FROM org_units
        WHERE state = 1 AND name > @after AND {Reach.Predicate("org_units.name")}
          AND (@parent = '' OR EXISTS (
              SELECT 1 FROM dir_ancestors a WHERE a.org_unit = org_units.name AND a.ancestor = @parent AND a.depth > 0))
        ORDER BY name
        """;
}

/// <summary>The identifiers under which exports give records.</summary>
internal static class ExportIds
{
    /// <summary>One identifier of each owner in a system, the first by value.</summary>
    public static async Task<IEnumerable<(string Owner, string Value)>> Of(Database database, string system, string[] owners, CancellationToken cancel) =>
        owners.Length == 0 ? [] : (await database.Read(db => db.Query<Found>(SelectIds, new { system, owners }), cancel)).Select(row => (row.Owner, row.Value));

    /// <summary>The identifier in the system where one is known, otherwise our own; OneRoster allows every character of both.</summary>
    public static string Roster(string name, string? known) =>
        known is not null && RosterText.SourcedId(known) is null ? known : ResourceName.IdOf(name);

    private const string SelectIds =
        "SELECT owner, MIN(value) AS value FROM external_ids WHERE system = @system AND owner IN @owners GROUP BY owner";

    private sealed record Found
    {
        public required string Owner { get; init; }

        public required string Value { get; init; }
    }
}
