using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using static Coaching.Observations.V1.Instrument.Types.Relevance.Types.Condition.Types.Operator;
using Condition = Coaching.Observations.V1.Instrument.Types.Relevance.Types.Condition;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using Match = Coaching.Observations.V1.Instrument.Types.Relevance.Types.Match;
using Operator = Coaching.Observations.V1.Instrument.Types.Relevance.Types.Condition.Types.Operator;
using Relevance = Coaching.Observations.V1.Instrument.Types.Relevance;

namespace Coaching.Observations;

/// <summary>Rules for what is asked, as ODK writes them and back.</summary>
internal static class RelevanceText
{
    private static readonly (Operator Operator, string Sign)[] Signs =
    [
        (Equal, "="), (NotEqual, "!="), (Less, "<"), (LessOrEqual, "<="), (Greater, ">"), (GreaterOrEqual, ">="),
    ];

    /// <summary>Whether ODK can say the rule: it compares no times.</summary>
    public static bool CanBeSaid(Relevance? rule, Func<string, Item> item) => rule is null
        || (rule.Conditions.All(condition => condition.Operator == Answered || item(condition.Item).Kind != Time)
            && rule.Rules.All(inner => CanBeSaid(inner, item)));

    /// <summary>Writes a rule, with questions referred to as the form does.</summary>
    public static string Write(Relevance rule, Func<string, Item> item, Func<string, string> question)
    {
        var parts = rule.Conditions.Select(condition => Write(condition, item(condition.Item), question(condition.Item)))
            .Concat(rule.Rules.Select(inner => $"({Write(inner, item, question)})"));
        return string.Join(rule.Match == Match.Any ? " or " : " and ", parts);
    }

    /// <summary>Reads a rule; says what is wrong when it cannot.</summary>
    public static (Relevance? Rule, string? Wrong) Read(string text, Func<string, Item?> item)
    {
        if (FormExpression.Parse(text) is not { } expression)
        {
            return (null, "must compare answers with values, with selected(), and, or; nothing else is supported");
        }

        string? wrong = null;
        var read = Read(expression, item, ref wrong);
        var rule = read switch
        {
            Relevance whole => whole,
            Condition only => new Relevance { Conditions = { only } },
            _ => null,
        };
        return (rule, wrong);
    }

    private static string Write(Condition condition, Item item, string question) => condition.Operator switch
    {
        Answered => $"{question} != ''",
        Includes => $"selected({question}, '{condition.Value}')",
        // Of ODK "not equal" also holds where nothing was answered.
        NotEqual => $"({question} != '' and {question} != {Value(item, condition.Value)})",
        _ => $"{question} {Signs.First(sign => sign.Operator == condition.Operator).Sign} {Value(item, condition.Value)}",
    };

    private static string Value(Item item, string value) => item.Kind is Scale or Count or Number ? value : $"'{value}'";

    private static object? Read(FormExpression expression, Func<string, Item?> item, ref string? wrong)
    {
        switch (expression)
        {
            case FormExpression.Selected selected:
                return Condition(selected.Question, item(selected.Question)?.Kind == MultiChoice ? Includes : Equal, selected.Value);
            case FormExpression.Compared { Operator: "!=", Value: "", IsText: true } answered:
                return Condition(answered.Question, Answered, "");
            case FormExpression.Compared { Operator: "!=" } other:
                wrong ??= $"must be (${{{other.Question}}} != '' and ${{{other.Question}}} != ...): without the first part it would hold where nothing was answered";
                return null;
            case FormExpression.Compared { Value: "" }:
                wrong ??= "must not ask for what was not answered: that is not supported";
                return null;
            case FormExpression.Compared { Question: "." }:
                wrong ??= "must name a question";
                return null;
            case FormExpression.Compared compared:
                if (item(compared.Question)?.Kind is not (null or MultiChoice))
                {
                    return Condition(compared.Question, Signs.First(sign => sign.Sign == compared.Operator).Operator, compared.Value);
                }

                wrong ??= $"must name a question that stands earlier, and use selected() for one that takes several: ${{{compared.Question}}} is neither";
                return null;
            case FormExpression.Several { Any: false, Parts: [FormExpression.Compared { Operator: "!=", Value: "" } first, FormExpression.Compared { Operator: "!=" } second] }
                when first.Question == second.Question:
                return Condition(second.Question, NotEqual, second.Value);
            default:
                return Several((FormExpression.Several)expression, item, ref wrong);
        }
    }

    private static Relevance Several(FormExpression.Several several, Func<string, Item?> item, ref string? wrong)
    {
        var rule = new Relevance { Match = several.Any ? Match.Any : Match.All };
        foreach (var part in several.Parts)
        {
            switch (Read(part, item, ref wrong))
            {
                case Condition condition:
                    rule.Conditions.Add(condition);
                    break;
                case Relevance inner:
                    rule.Rules.Add(inner);
                    break;
            }
        }

        return rule;
    }

    private static Condition Condition(string item, Operator asked, string value) => new() { Item = item, Operator = asked, Value = value };
}
