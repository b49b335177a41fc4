using System.Globalization;
using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using Kind = Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;

namespace Coaching.Observations;

/// <summary>Types of ODK's questions as kinds of items.</summary>
internal static class FormTypes
{
    private static readonly HashSet<string> YesNoNames = ["yes", "no", "not_applicable"];
    private static readonly HashSet<string> LevelNames = ["low", "medium", "high", "not_applicable"];

    /// <summary>Gives the item its kind and its choices; answers what is wrong, or null.</summary>
    public static string? Read(Item item, string type, string kind, FormChoices choices)
    {
        var words = type.Split(' ');
        switch (words)
        {
            case ["text"] or ["string"]:
                item.Kind = Text;
                return null;
            case ["note"]:
                item.Kind = Note;
                return null;
            case ["time"]:
                item.Kind = Time;
                return null;
            case ["integer"] or ["int"]:
                item.Kind = Number;
                return null;
            case ["decimal"]:
                (item.Kind, item.Decimals) = (Number, 3);
                return null;
            case ["select_one" or "select_multiple", var list]:
                return choices.Find(list) is { } offered ? Choose(item, words[0] == "select_multiple", kind, offered) : $"must name a list of the sheet choices: {list} is none";
            case [""]:
                return "must be set";
            default:
                return $"is not supported: {type}";
        }
    }

    /// <summary>Gives the item its bounds; answers what is wrong, or null.</summary>
    public static string? ReadConstraint(Item item, string constraint, string kind, string decimals)
    {
        if (decimals.Length > 0 && item.Kind == Number && int.TryParse(decimals, NumberStyles.None, CultureInfo.InvariantCulture, out var places) && places is >= 0 and <= 3)
        {
            item.Decimals = places;
        }

        if (constraint.Length == 0)
        {
            return null;
        }

        const string rule = "must be bounds such as . >= 0 and . <= 100; nothing else is supported";
        if (item.Kind != Number || FormExpression.Parse(constraint) is not { } expression)
        {
            return rule;
        }

        long? least = null;
        long? most = null;
        foreach (var part in expression is FormExpression.Several { Any: false } several ? several.Parts : [expression])
        {
            if (part is not FormExpression.Compared { Question: ".", IsText: false } bound || !ItemTerms.TryReadThousandths(bound.Value, out var value))
            {
                return rule;
            }

            switch (bound.Operator)
            {
                case ">=" when least is null:
                    least = value;
                    break;
                case "<=" when most is null:
                    most = value;
                    break;
                default:
                    return rule;
            }
        }

        return Bound(item, kind, least, most);
    }

    // A whole number from 0 is a count; ODK has one type for both.
    private static string? Bound(Item item, string kind, long? least, long? most)
    {
        if (kind != "number" && item.Decimals == 0 && least == 0 && (most is null || (most % 1_000 == 0 && most is > 0 and <= 1_000_000_000_000)))
        {
            (item.Kind, item.Max) = (Count, most is { } greatest && greatest != 1_000_000 ? (int)(greatest / 1_000) : 0);
            return null;
        }

        if (least is null || most is null)
        {
            return "must have both bounds, or for a whole number the least one 0";
        }

        (item.MinThousandths, item.MaxThousandths) = (least.Value, most.Value);
        return null;
    }

    private static string? Choose(Item item, bool several, string kind, IReadOnlyList<FormChoice> offered)
    {
        var names = offered.Select(choice => choice.Name).ToHashSet(StringComparer.Ordinal);
        item.Kind = several ? MultiChoice : Enum.TryParse<Kind>(kind, ignoreCase: true, out var told) && told is Scale or YesNo or LowMediumHigh or Choice ? told : Guess(names, offered);
        switch (item.Kind)
        {
            case YesNo:
                return names.IsSubsetOf(YesNoNames) && names.Contains("yes") && names.Contains("no") ? null : "must offer yes, no and not_applicable";
            case LowMediumHigh:
                return names.IsSubsetOf(LevelNames) ? null : "must offer low, medium, high and not_applicable";
            case Scale:
                var values = Values(offered);
                if (values is null)
                {
                    return "must offer whole numbers that follow each other";
                }

                (item.Min, item.Max) = (values[0], values[^1]);
                item.Anchors.Add(offered.Zip(values).Where(pair => pair.First.Label != pair.First.Name || pair.First.Translations.Count > 0).Select(pair =>
                {
                    var anchor = new Item.Types.Anchor { Value = pair.Second, Label = pair.First.Label };
                    anchor.Translations.Add(pair.First.Translations);
                    return anchor;
                }));
                return null;
            default:
                item.Choices.Add(offered.Select(choice =>
                {
                    var option = new Item.Types.Option { Key = choice.Name, Label = choice.Label };
                    option.Translations.Add(choice.Translations);
                    return option;
                }));
                return null;
        }
    }

    private static Kind Guess(HashSet<string> names, IReadOnlyList<FormChoice> offered) =>
        names.Contains("yes") && names.Contains("no") && names.IsSubsetOf(YesNoNames) ? YesNo
        : names.Contains("low") && names.Contains("medium") && names.Contains("high") && names.IsSubsetOf(LevelNames) ? LowMediumHigh
        : Values(offered) is not null ? Scale
        : Choice;

    private static List<int>? Values(IReadOnlyList<FormChoice> offered)
    {
        var values = new List<int>();
        foreach (var choice in offered)
        {
            if (!int.TryParse(choice.Name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || (values.Count > 0 && value != values[^1] + 1))
            {
                return null;
            }

            values.Add(value);
        }

        return values.Count >= 2 ? values : null;
    }
}
