namespace Coaching.Cli;

/// <summary>Resource names as people type them and as they read them.</summary>
internal static class Names
{
    /// <summary>`machakos` is short for `orgUnits/machakos`; nothing stays nothing.</summary>
    public static string Full(string collection, string? typed) =>
        string.IsNullOrEmpty(typed) || typed.Contains('/', StringComparison.Ordinal) ? typed ?? "" : $"{collection}/{typed}";

    /// <summary>`orgUnits/machakos` without its collection.</summary>
    public static string Id(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
