using Coaching.Platform;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using State = Coaching.People.V1.OrgUnit.Types.State;

namespace Coaching.People;

/// <summary>What an import must know of a unit to put others into it.</summary>
internal sealed record PlacedUnit
{
    // So that a country's rows are not in memory twice.
    private const int Chunk = 5_000;

    public required string Name { get; init; }

    public required Level Level { get; init; }

    public required string Ancestors { get; init; }

    public required string County { get; init; }

    public required State State { get; init; }

    public required string MergedInto { get; init; }

    /// <summary>The ancestors of whatever stands directly below, made once for all of them.</summary>
    public string AncestorsOfChild => field ??= Ancestors.Length == 0 ? Name : $"{Name} {Ancestors}";

    public bool IsOpen => State == State.Active;

    public bool IsInside(OrgUnitRow? place) =>
        place is null || Name == place.Name || $" {Ancestors} ".Contains($" {place.Name} ", StringComparison.Ordinal);

    public static PlacedUnit Of(OrgUnitRow row) =>
        new() { Name = row.Name, Level = row.Level, Ancestors = row.Ancestors, County = row.County, State = row.State, MergedInto = row.MergedInto };

    /// <summary>
    /// The units of these names, or those that they went into. Those of one place share its texts: a country has some tens of thousands.
    /// </summary>
    public static async Task<Dictionary<string, PlacedUnit>> Load(Session db, IEnumerable<string> names)
    {
        var found = new Dictionary<string, PlacedUnit>(StringComparer.Ordinal);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var chunk in names.Distinct().Chunk(Chunk))
        {
            foreach (var unit in await db.Query<PlacedUnit>($"{Select} ({db.Dialect.Each("@keys")})", new { keys = Dialect.Keys(chunk) }))
            {
                found[unit.Name] = unit with { Ancestors = Shared(texts, unit.Ancestors), County = Shared(texts, unit.County) };
            }
        }

        var merged = found.Where(unit => unit.Value.MergedInto.Length > 0).ToList();
        if (merged.Count > 0)
        {
            var into = await Load(db, merged.Select(unit => unit.Value.MergedInto));
            merged.ForEach(unit => found[unit.Key] = into[unit.Value.MergedInto]);
        }

        return found;
    }

    private static string Shared(Dictionary<string, string> texts, string text) => texts.TryGetValue(text, out var known) ? known : texts[text] = text;

    private const string Select = "SELECT name, level, ancestors, county, state, merged_into FROM org_units WHERE name IN";
}
