namespace Coaching.People;

/// <summary>Holds a header against the standard's columns.</summary>
internal static class RosterHeader
{
    /// <summary>The columns found, under the standard's names; null when a required one is missing.</summary>
    public static Dictionary<string, int>? Check(string file, CsvRow header, IReadOnlyList<(string Name, bool IsRequired)> columns, bool isExact, IssueLog log)
    {
        var known = columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var anyCase = columns.Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < header.Count; index++)
        {
            var name = header[index];
            if (!known.Contains(name) && Meant(name, known, anyCase) is { } meant)
            {
                log.Warn(file, 1, name, IssueCodes.MisnamedColumn);
                name = meant;
            }
            else if (isExact && known.Count > 0 && !known.Contains(name) && !name.StartsWith("metadata.", StringComparison.Ordinal))
            {
                log.Warn(file, 1, name, IssueCodes.UnknownColumn);
            }

            if (!found.TryAdd(name, index))
            {
                log.Reject(file, 1, name, IssueCodes.DuplicateColumn);
                return null;
            }
        }

        return HasAll(file, columns, found, isExact, log) ? found : null;
    }

    private static bool HasAll(string file, IReadOnlyList<(string Name, bool IsRequired)> columns, Dictionary<string, int> found, bool isExact, IssueLog log)
    {
        var missing = columns.Where(column => !found.ContainsKey(column.Name)).ToList();
        foreach (var (name, isRequired) in missing)
        {
            if (isRequired)
            {
                log.Reject(file, 1, name, IssueCodes.MissingColumn);
            }
            else if (isExact)
            {
                log.Warn(file, 1, name, IssueCodes.MissingColumn);
            }
        }

        var order = columns.Where(column => found.ContainsKey(column.Name)).Select(column => found[column.Name]).ToList();
        if (isExact && !order.SequenceEqual(order.Order()))
        {
            log.Warn(file, 1, "", IssueCodes.ColumnOrder);
        }

        return missing.TrueForAll(column => !column.IsRequired);
    }

    private static string? Meant(string name, HashSet<string> known, HashSet<string> anyCase) =>
        RosterSchema.Aliases.GetValueOrDefault(name) is { } alias && known.Contains(alias) ? alias
        : anyCase.TryGetValue(name, out var other) ? other
        : null;
}
