namespace Coaching.People;

/// <summary>Searching without regard to case, the same on both engines: folded copies of names, and patterns whose wildcards are escaped.</summary>
internal static class Search
{
    /// <summary>The longest text that may be searched for.</summary>
    public const int MaxLength = 200;

    /// <summary>The form in which names are stored for searching and ordering.</summary>
    public static string Fold(string text) => text.ToUpperInvariant();

    /// <summary>The LIKE pattern, with <c>\</c> as its escape, of what begins with the text.</summary>
    public static string Prefix(string text) => Fold(text)
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal) + "%";
}
