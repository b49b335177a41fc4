namespace Coaching.Platform;

/// <summary>Patterns of LIKE with <c>\</c> as its escape, the same on both engines; what callers write in them stands for itself.</summary>
public static class Like
{
    /// <summary>What begins with the text.</summary>
    public static string Prefix(string text) => $"{Escape(text)}%";

    /// <summary>What has the text in it.</summary>
    public static string Containing(string text) => $"%{Escape(text)}%";

    private static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal);
    }
}
