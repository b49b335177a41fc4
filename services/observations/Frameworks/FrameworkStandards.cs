using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>What can be tagged to: areas and standards of published frameworks.</summary>
internal static class FrameworkStandards
{
    public const string Pattern = "standardsFrameworks/{standards_framework}/standards/{standard}";

    /// <summary>Notes each reference that is no standard of a published framework. A retired framework keeps what was tagged to it, and takes nothing new.</summary>
    public static async Task CheckPublished(Session tx, Violations violations, IReadOnlyCollection<(string Path, string Name)> references)
    {
        var wanted = references.Select(reference => reference.Name).Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
        {
            return;
        }

        var found = (await tx.Query<string>(
            $"""
            SELECT s.name
            FROM framework_standards s JOIN standards_frameworks f ON f.name = s.standards_framework
            WHERE f.state = @Published AND s.name IN ({tx.Dialect.Each("@Names")})
            """,
            new { Published = V1.StandardsFramework.Types.State.Published, Names = Dialect.Keys(wanted) })).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, name) in references.Where(reference => !found.Contains(reference.Name)))
        {
            violations.Require(false, path, "must be a standard or an area of a published framework");
        }
    }

    /// <summary>Notes each reference that does not look like one, and whatever is said twice.</summary>
    public static void CheckNames(Violations violations, string path, IReadOnlyList<string> names)
    {
        violations.Count(path, names.Count, 0, 10);
        for (var i = 0; i < Math.Min(names.Count, 10); i++)
        {
            violations.Name($"{path}[{i}]", names[i], Pattern);
        }

        violations.Require(names.Distinct(StringComparer.Ordinal).Count() == names.Count, path, "must name each standard once");
    }
}
