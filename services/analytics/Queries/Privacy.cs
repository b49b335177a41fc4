using Coaching.Analytics.V1;

namespace Coaching.Analytics;

/// <summary>
/// Finds what to hold back from a caller who may see figures about many people only. A unit is judged among its siblings, and so
/// are all above it: what is held back in the list of children is held back also from who asks for the child. A filter is judged
/// as a row of the breakdown that it is taken from.
/// </summary>
/// <param name="minimum">The fewest people that a figure may be about; 0 where all may be shown.</param>
/// <param name="count">Counts the people of a slice, the unit's own under an empty name when broken down by unit.</param>
internal sealed class Privacy(int minimum, Func<Tx, Slice, Task<IEnumerable<PeopleRow>>> count)
{
    private static readonly Dimension[] Axes = [Dimension.OrgUnit, Dimension.Week, Dimension.Programme, Dimension.Tier];

    /// <summary>A test for rows of the slice, and for its total.</summary>
    public async Task<Func<RowKey, bool>> Hidden(Tx db, Slice slice)
    {
        if (minimum == 0)
        {
            return _ => false;
        }

        var hidden = await Hide(db, slice);
        if (await IsHidden(db, slice))
        {
            return _ => true;
        }

        return key => hidden.Contains(Filtered(slice, key));
    }

    // Whether the unit itself is held back among its siblings, or one above it among its own.
    private async Task<bool> IsHidden(Tx db, Slice slice)
    {
        if (await slice.Scope.Above(db) is not { } above)
        {
            return false;
        }

        var siblings = slice with { Scope = above, By = [Dimension.OrgUnit] };
        return (await Hide(db, siblings)).Contains(Filtered(slice, new RowKey { OrgUnit = slice.Scope.Name })) || await IsHidden(db, siblings);
    }

    private async Task<HashSet<RowKey>> Hide(Tx db, Slice slice)
    {
        Dimension[] split = [.. Axes.Where(axis => slice.Has(axis) || IsFiltered(slice, axis))];
        var people = new Dictionary<RowKey, long>();
        for (var subset = 0; subset < 1 << split.Length; subset++)
        {
            Dimension[] by = [.. split.Where((_, index) => (subset & (1 << index)) != 0)];
            foreach (var row in await count(db, slice with { By = by, Programme = "", Tier = 0 }))
            {
                people[row.Key] = row.People;
            }
        }

        return Suppression.Hide(people, [.. split.Select(Axis)], minimum);
    }

    private static bool IsFiltered(Slice slice, Dimension axis) =>
        (axis == Dimension.Programme && slice.Programme.Length > 0) || (axis == Dimension.Tier && slice.Tier > 0);

    private static RowKey Filtered(Slice slice, RowKey key) => key with
    {
        Programme = slice.Programme.Length > 0 ? slice.Programme : key.Programme,
        Tier = slice.Tier > 0 ? slice.Tier : key.Tier,
    };

    private static Suppression.Axis Axis(Dimension dimension) => dimension switch
    {
        Dimension.OrgUnit => Suppression.Units,
        Dimension.Week => Suppression.Weeks,
        Dimension.Programme => Suppression.Programmes,
        _ => Suppression.Tiers,
    };
}
