using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coaching.Sidecar;

/// <summary>
/// A condition on the event and where events go that meet it. Of CEL, in which Dapr writes conditions, this reads comparisons
/// of members with texts joined by &amp;&amp; and ||, which is what subscriptions are written with in practice.
/// </summary>
internal sealed partial record RoutingRule
{
    public string Match { get; init; } = string.Empty;

    public string Path { get; init; } = string.Empty;

    /// <summary>False for a condition beyond what is read here.</summary>
    public bool Readable => Match.Trim().Length == 0 || Terms(Match).All(all => all.All(term => Comparison().IsMatch(term)));

    public bool Takes(JsonElement envelope) =>
        Match.Trim().Length == 0 || Terms(Match).Any(all => all.All(term => Holds(Comparison().Match(term), envelope)));

    private static IEnumerable<string[]> Terms(string match) => match.Split("||").Select(all => all.Split("&&"));

    private static bool Holds(Match comparison, JsonElement envelope)
    {
        var found = envelope;
        foreach (var member in comparison.Groups["member"].Captures.Select(capture => capture.Value))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(member, out found))
            {
                // An error in CEL, which Dapr takes for "no match".
                return false;
            }
        }

        var equal = found.ValueKind == JsonValueKind.String && found.GetString() == comparison.Groups["text"].Value;
        return comparison.Groups["operator"].Value == "==" ? equal : !equal;
    }

    [GeneratedRegex(
        """^\s*event(\.(?<member>\w+))+\s*(?<operator>==|!=)\s*(?<quote>["'])(?<text>[^"'&|]*)\k<quote>\s*$""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Comparison();
}
