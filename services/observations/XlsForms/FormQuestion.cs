using System.Globalization;
using Coaching.Observations.V1;
using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using Wording = Coaching.Observations.V1.Instrument.Types.Wording;

namespace Coaching.Observations;

/// <summary>One of the answers that ODK offers.</summary>
internal sealed record FormChoice(string Name, string Label, IReadOnlyList<Wording> Translations);

/// <summary>An item as ODK asks it: the same for the workbook and for the document.</summary>
internal sealed record FormQuestion
{
    public const string YesNoList = "yes_no_not_applicable";
    public const string LevelList = "low_medium_high_not_applicable";

    /// <summary>The most values of a scale, which ODK offers one by one.</summary>
    public const int MaxScale = 101;

    public required Item Item { get; init; }

    /// <summary>The type in a workbook, without its list.</summary>
    public required string Type { get; init; }

    /// <summary>The type of the value in a document.</summary>
    public required string DataType { get; init; }

    /// <summary>The name of the list of choices; empty without one.</summary>
    public string List { get; init; } = "";

    public IReadOnlyList<FormChoice> Choices { get; init; } = [];

    public string Constraint { get; init; } = "";

    /// <summary>The item's kind in the platform's words, which several kinds of ODK's types need.</summary>
    public string Kind => Item.Kind.ToString().ToLowerInvariant();

    /// <summary>What ODK has no like of in an instrument, by key.</summary>
    public static IReadOnlyList<string> Missing(Instrument instrument)
    {
        var items = instrument.Items.ToDictionary(item => item.Key, StringComparer.Ordinal);
        return
        [
            .. instrument.Items
                .Where(item => item.Kind == Snapshots || (item.Kind == Scale && (long)item.Max - item.Min >= MaxScale) || !RelevanceText.CanBeSaid(item.Relevance, key => items[key]))
                .Select(item => item.Key),
            .. instrument.Groups.Where(group => !RelevanceText.CanBeSaid(group.Relevance, key => items[key])).Select(group => group.Key),
        ];
    }

    public static FormQuestion Of(Item item) => item.Kind switch
    {
        Scale => One(item, $"{item.Key}_values", [.. Enumerable.Range(item.Min, item.Max - item.Min + 1).Select(value => Step(item, value))]),
        YesNo => One(item, YesNoList, [new("yes", "Yes", []), new("no", "No", []), new("not_applicable", "Not applicable", [])]),
        LowMediumHigh => One(
            item, LevelList, [new("low", "Low", []), new("medium", "Medium", []), new("high", "High", []), new("not_applicable", "Not applicable", [])]),
        Choice => One(item, $"{item.Key}_choices", Options(item)),
        MultiChoice => new FormQuestion { Item = item, Type = "select_multiple", DataType = "string", List = $"{item.Key}_choices", Choices = Options(item) },
        Count => new FormQuestion
        {
            Item = item,
            Type = "integer",
            DataType = "int",
            Constraint = string.Create(CultureInfo.InvariantCulture, $". >= 0 and . <= {AnswerRules.MaxCount(item)}"),
        },
        Number => new FormQuestion
        {
            Item = item,
            Type = item.Decimals == 0 ? "integer" : "decimal",
            DataType = item.Decimals == 0 ? "int" : "decimal",
            Constraint = AnswerRules.IsBounded(item)
                ? $". >= {ItemTerms.Thousandths(item.MinThousandths)} and . <= {ItemTerms.Thousandths(item.MaxThousandths)}"
                : "",
        },
        Time => new FormQuestion { Item = item, Type = "time", DataType = "time" },
        Note => new FormQuestion { Item = item, Type = "note", DataType = "string" },
        _ => new FormQuestion { Item = item, Type = "text", DataType = "string" },
    };

    private static FormQuestion One(Item item, string list, IReadOnlyList<FormChoice> choices) =>
        new() { Item = item, Type = "select_one", DataType = "string", List = list, Choices = choices };

    private static IReadOnlyList<FormChoice> Options(Item item) => [.. item.Choices.Select(choice => new FormChoice(choice.Key, choice.Label, choice.Translations))];

    private static FormChoice Step(Item item, int value)
    {
        var name = value.ToString(CultureInfo.InvariantCulture);
        return item.Anchors.FirstOrDefault(anchor => anchor.Value == value) is { } anchor
            ? new FormChoice(name, anchor.Label, anchor.Translations)
            : new FormChoice(name, name, []);
    }
}
