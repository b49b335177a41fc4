namespace Coaching.People;

/// <summary>Values as RFC 4180 has them.</summary>
internal static class CsvText
{
    /// <summary>A line of values that are ours or checked, as they stand.</summary>
    public static string Line(params IEnumerable<string> values) => string.Join(',', values.Select(Quoted)) + "\r\n";

    /// <summary>A value that somebody else wrote: no spreadsheet may run it.</summary>
    public static string Safe(string value) => value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{value}" : value;

    private static string Quoted(string value) =>
        value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
