namespace Coaching.Analytics;

/// <summary>
/// Decides which figures to hold back so that none shown, and no difference of a figure and those that it is the sum of, is about
/// fewer people than allowed. The same figures always give the same answer.
/// </summary>
internal static class Suppression
{
    /// <summary>A way to roll a row up into the row that it is part of.</summary>
    public sealed record Axis(Func<RowKey, bool> IsSplit, Func<RowKey, RowKey> RollUp, bool IsDisjoint);

    public static readonly Axis Units = new(key => key.OrgUnit != RowKey.All, key => key with { OrgUnit = RowKey.All }, IsDisjoint: true);

    /// <summary>One person is counted in many weeks, programmes and levels.</summary>
    public static readonly Axis Weeks = new(key => key.Week != RowKey.AllNumbers, key => key with { Week = RowKey.AllNumbers }, IsDisjoint: false);

    public static readonly Axis Programmes = new(key => key.Programme != RowKey.All, key => key with { Programme = RowKey.All }, IsDisjoint: false);

    public static readonly Axis Tiers = new(key => key.Tier != RowKey.AllNumbers, key => key with { Tier = RowKey.AllNumbers }, IsDisjoint: false);

    /// <summary>Which of the figures to hold back; those of every level of detail that the axes give have to be among them.</summary>
    public static HashSet<RowKey> Hide(IReadOnlyDictionary<RowKey, long> people, IReadOnlyCollection<Axis> axes, int minimum)
    {
        var all = people.Where(item => item.Value > 0).Select(item => item.Key).ToList();
        var hidden = all.Where(key => people[key] < minimum).ToHashSet();
        var lines = axes.SelectMany(axis => all.Where(axis.IsSplit).GroupBy(axis.RollUp).Select(line => new Line(line.Key, axis.IsDisjoint, Sort(line, people)))).ToList();
        bool changed;
        do
        {
            changed = false;
            foreach (var line in lines)
            {
                changed |= hidden.Contains(line.Sum) ? Cover(line, hidden) : Protect(line, people, hidden, minimum);
            }
        }
        while (changed);

        return hidden;
    }

    // What makes up a figure held back is held back: together it would tell it.
    private static bool Cover(Line line, HashSet<RowKey> hidden)
    {
        var before = hidden.Count;
        hidden.UnionWith(line.Parts);
        return hidden.Count > before;
    }

    // The sum less the parts shown is what the hidden ones are together: at least two, and about enough people.
    private static bool Protect(Line line, IReadOnlyDictionary<RowKey, long> people, HashSet<RowKey> hidden, int minimum)
    {
        var held = line.Parts.Where(hidden.Contains).ToList();
        if (held.Count == 0 || (held.Count > 1 && (line.IsDisjoint ? held.Sum(key => people[key]) : held.Max(key => people[key])) >= minimum))
        {
            return false;
        }

        // Every part held back and still too few can only be one part of many people, or many parts of few; either way the sum is theirs.
        return hidden.Add(line.Parts.FirstOrDefault(key => !hidden.Contains(key)) ?? line.Sum);
    }

    private static List<RowKey> Sort(IEnumerable<RowKey> parts, IReadOnlyDictionary<RowKey, long> people) =>
    [
        .. parts.OrderBy(key => people[key]).ThenBy(key => key.OrgUnit, StringComparer.Ordinal).ThenBy(key => key.Week)
            .ThenBy(key => key.Programme, StringComparer.Ordinal).ThenBy(key => key.Tier),
    ];

    private sealed record Line(RowKey Sum, bool IsDisjoint, List<RowKey> Parts);
}
