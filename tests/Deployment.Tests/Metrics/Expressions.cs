using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coaching.Deployment.Tests;

/// <summary>Reads expressions of dashboards and rules as far as the tests need it.</summary>
internal static partial class Expressions
{
    private static readonly string[] Words = ["and", "or", "unless", "bool", "offset"];

    /// <summary>Every query of a dashboard with its panel's title, as Grafana would send it with everything chosen.</summary>
    public static IEnumerable<(string Panel, string Query)> Of(JsonElement dashboard) =>
        from panel in dashboard.GetProperty("panels").EnumerateArray()
        where panel.TryGetProperty("targets", out _)
        from target in panel.GetProperty("targets").EnumerateArray()
        select (panel.GetProperty("title").GetString()!, Substitute(target.GetProperty("expr").GetString()!));

    /// <summary>The selectors within an expression: a metric with its matchers.</summary>
    public static IEnumerable<string> Selectors(string expression) =>
        Selector().Matches(Ranges().Replace(Groupings().Replace(expression, " "), " "))
            .Where(match => match.Groups["metric"].Success && !Words.Contains(match.Groups["metric"].Value))
            .Select(match => match.Value).Distinct();

    private static string Substitute(string query) => query
        .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
        .Replace("$namespace", ".*", StringComparison.Ordinal)
        .Replace("$service", ".*", StringComparison.Ordinal)
        .Replace("$source", ".*", StringComparison.Ordinal);

    [GeneratedRegex("""\b(by|on|without|ignoring|group_left|group_right)\b\s*(\([^)]*\))?""")]
    private static partial Regex Groupings();

    [GeneratedRegex("""\[[^\]"]*\]""")]
    private static partial Regex Ranges();

    // Strings on their own are arguments of functions; a name before a parenthesis is a function.
    [GeneratedRegex("""(?<text>"[^"]*")|\b(?<metric>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{[^}]*\}|(?![a-zA-Z0-9_:]|\s*\())""")]
    private static partial Regex Selector();
}
