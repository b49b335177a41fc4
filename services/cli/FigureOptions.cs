using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Coaching.Analytics.V1;

namespace Coaching.Cli;

/// <summary>The options that choose figures, and the command that drills down from them.</summary>
internal sealed class FigureOptions
{
    private static readonly Dictionary<string, Dimension> Dimensions = new()
    {
        ["org-unit"] = Dimension.OrgUnit,
        ["week"] = Dimension.Week,
        ["programme"] = Dimension.Programme,
        ["tier"] = Dimension.Tier,
        ["coach"] = Dimension.Coach,
    };

    private readonly Option<string?> _orgUnit = new("--org-unit")
    {
        HelpName = "UNIT",
        Description = "The unit to start from [default: the highest that you may see]",
    };

    private readonly Option<string?> _programme = new("--programme") { HelpName = "PROGRAMME", Description = "Only of this programme" };
    private readonly Option<DateOnly?> _from = Day("--from", "Only weeks that begin on this day or later");
    private readonly Option<DateOnly?> _to = Day("--to", "Only weeks that begin before this day");
    private readonly Option<string[]> _by = new("--by")
    {
        Description = "What to break the figures down by; may be repeated",
        AllowMultipleArgumentsPerToken = true,
    };

    public FigureOptions(Command command, bool hasWeeks = true, params string[] by)
    {
        command.Add(_orgUnit);
        command.Add(_programme);
        if (hasWeeks)
        {
            command.Add(_from);
            command.Add(_to);
        }

        if (by.Length > 0)
        {
            _by.AcceptOnlyFromAmong(by);
            _by.DefaultValueFactory = _ => ["org-unit"];
            command.Add(_by);
        }
    }

    public string OrgUnit(ParseResult parsed) => Names.Full("orgUnits", parsed.GetValue(_orgUnit));

    public string Programme(ParseResult parsed) => Names.Full("programmes", parsed.GetValue(_programme));

    public Google.Type.Date? From(ParseResult parsed) => Figures.Day(parsed.GetValue(_from));

    public Google.Type.Date? To(ParseResult parsed) => Figures.Day(parsed.GetValue(_to));

    public IReadOnlyList<Dimension> By(ParseResult parsed) => [.. (parsed.GetValue(_by) ?? []).Distinct().Select(name => Dimensions[name])];

    /// <summary>A day as ISO 8601 writes it, whatever the machine's language.</summary>
    public static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        HelpName = "YYYY-MM-DD",
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            result.AddError($"{name} must be a day such as 2026-11-23.");
            return null;
        },
    };

    /// <summary>The command for the next level: this one, without the token.</summary>
    public static string DrillDown(ParseResult parsed, string orgUnit)
    {
        var words = new List<string> { "coach" };
        var isLeftOut = false;
        foreach (var token in parsed.Tokens)
        {
            isLeftOut = token.Type == TokenType.Option ? token.Value is "--org-unit" or "--token" : isLeftOut;
            if (!isLeftOut)
            {
                words.Add(Quote(token.Value));
            }
        }

        return $"{string.Join(' ', words)} --org-unit {orgUnit}";
    }

    // As a shell reads it back.
    private static string Quote(string word) =>
        word.All(letter => char.IsLetterOrDigit(letter) || "-_./:=,@".Contains(letter, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
