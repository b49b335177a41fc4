using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>How many people of a unit the figures are about; the empty name stands for those who are right at the unit above.</summary>
internal sealed record GroupSize
{
    public required string OrgUnit { get; init; }

    public required int People { get; init; }
}

/// <summary>
/// Holds back figures about fewer people than a caller may see, and those of further units until what is held back is, taken together, about
/// enough people and more than one unit: otherwise a total less what is shown would tell it. A unit is judged among its siblings and so are all
/// above it, so that what is held back in a list is held back also from whoever asks for the unit itself.
/// </summary>
/// <param name="minimum">The fewest people.</param>
/// <param name="sizes">The sizes of the units right below one, and of what is right at it.</param>
internal sealed class SmallGroups(int minimum, Func<Session, string, Task<IReadOnlyList<GroupSize>>> sizes)
{
    /// <summary>The fewest people that any figure for a person may be about inside government.</summary>
    public const int Least = 5;

    /// <summary>Which of the groups to hold back.</summary>
    public static IReadOnlySet<string> Hide(IReadOnlyCollection<GroupSize> groups, int minimum)
    {
        var sorted = groups.Where(group => group.People > 0).OrderBy(group => group.People).ThenBy(group => group.OrgUnit, StringComparer.Ordinal).ToList();
        var held = sorted.Count(group => group.People < minimum);
        if (held > 0)
        {
            while (held < sorted.Count && (held < 2 || sorted.Take(held).Sum(group => group.People) < minimum))
            {
                held++;
            }
        }

        return sorted.Take(held).Select(group => group.OrgUnit).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Which of the units right below a unit to hold back, or null when the unit itself is held back.</summary>
    public async Task<IReadOnlySet<string>?> Below(Session db, string orgUnit)
    {
        var below = await sizes(db, orgUnit);
        return below.Sum(group => group.People) < minimum || await IsHidden(db, orgUnit) ? null : Hide(below, minimum);
    }

    private async Task<bool> IsHidden(Session db, string orgUnit)
    {
        var parent = (await StaffDirectory.Unit(db, orgUnit))?.Parent ?? "";
        return parent.Length > 0 && (Hide(await sizes(db, parent), minimum).Contains(orgUnit) || await IsHidden(db, parent));
    }
}
