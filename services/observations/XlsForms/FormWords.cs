using Wording = Coaching.Observations.V1.Instrument.Types.Wording;

namespace Coaching.Observations;

/// <summary>Labels and hints of a row, by language.</summary>
internal static class FormWords
{
    /// <summary>What a column says in the form's own language, which its heading need not name.</summary>
    public static string Own(SpreadsheetRow row, string column, string own) => row[column] is { Length: > 0 } plain
        ? plain
        : row.Cells.FirstOrDefault(cell => Language(cell.Key, column) is { } tag && string.Equals(tag, own, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    /// <summary>Headings whose language cannot be told.</summary>
    public static IEnumerable<string> Unnamed(SpreadsheetRow row) => row.Cells.Keys.Where(heading =>
        (heading.StartsWith("label::", StringComparison.Ordinal) || heading.StartsWith("hint::", StringComparison.Ordinal))
        && FormLanguages.TagOf(heading[(heading.IndexOf("::", StringComparison.Ordinal) + 2)..]) is null);

    /// <summary>What it says in other languages.</summary>
    public static IEnumerable<Wording> Others(SpreadsheetRow row, string own)
    {
        foreach (var (heading, text) in row.Cells)
        {
            if (Language(heading, "label") is { } tag && !string.Equals(tag, own, StringComparison.OrdinalIgnoreCase))
            {
                yield return new Wording { Language = tag, Text = text, Hint = Hint(row, tag) };
            }
        }
    }

    private static string Hint(SpreadsheetRow row, string tag) =>
        row.Cells.FirstOrDefault(cell => string.Equals(Language(cell.Key, "hint"), tag, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    private static string? Language(string heading, string column) =>
        heading.StartsWith($"{column}::", StringComparison.Ordinal) ? FormLanguages.TagOf(heading[(column.Length + 2)..]) : null;
}
