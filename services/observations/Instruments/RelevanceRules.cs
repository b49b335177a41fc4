using Coaching.Observations.V1;
using Coaching.Platform;
using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using static Coaching.Observations.V1.Instrument.Types.Relevance.Types.Condition.Types.Operator;
using Condition = Coaching.Observations.V1.Instrument.Types.Relevance.Types.Condition;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using Relevance = Coaching.Observations.V1.Instrument.Types.Relevance;

namespace Coaching.Observations;

/// <summary>What must hold of a rule that says when something is asked.</summary>
internal static class RelevanceRules
{
    private const int MaxDepth = 3;
    private const int MaxConditions = 20;
    private const int MaxRules = 10;

    /// <summary>Checks a rule of what stands at a place: it may only ask for what was answered before.</summary>
    public static void Check(Violations violations, string path, Instrument instrument, Relevance? rule, int place, string group, int depth = 1)
    {
        if (rule is null)
        {
            return;
        }

        violations
            .OptionalEnum($"{path}.match", rule.Match)
            .Require(depth <= MaxDepth, path, "must be at most 3 rules deep")
            .Require(rule.Conditions.Count + rule.Rules.Count > 0, path, "must have a condition or a rule")
            .Count($"{path}.conditions", rule.Conditions.Count, 0, MaxConditions)
            .Count($"{path}.rules", rule.Rules.Count, 0, MaxRules);
        for (var i = 0; i < Math.Min(rule.Conditions.Count, MaxConditions); i++)
        {
            Check(violations, $"{path}.conditions[{i}]", instrument, rule.Conditions[i], place, group);
        }

        if (depth <= MaxDepth)
        {
            for (var i = 0; i < Math.Min(rule.Rules.Count, MaxRules); i++)
            {
                Check(violations, $"{path}.rules[{i}]", instrument, rule.Rules[i], place, group, depth + 1);
            }
        }
    }

    private static void Check(Violations violations, string path, Instrument instrument, Condition condition, int place, string group)
    {
        violations.Enum($"{path}.operator", condition.Operator);
        if (instrument.Items.Take(place).FirstOrDefault(item => item.Key == condition.Item) is not { } item)
        {
            violations.Require(false, $"{path}.item", "must be the key of an earlier item");
            return;
        }

        var repeated = instrument.Groups.Any(one => one.Key == item.Group && one.Repetitions > 0);
        violations.Require(!repeated || item.Group == group, $"{path}.item", "must not be in a repeated group but in the same one");
        violations.Require(Allowed(item.Kind, condition.Operator), $"{path}.operator", "must be one that the item's kind can be asked by");
        if (condition.Operator == Answered)
        {
            violations.Require(condition.Value.Length == 0, $"{path}.value", "must be empty");
        }
        else if (Allowed(item.Kind, condition.Operator))
        {
            violations.Require(ItemTerms.TryRead(item, condition.Value, out _), $"{path}.value", ItemTerms.Rule(item));
        }
    }

    private static bool Allowed(Item.Types.Kind kind, Condition.Types.Operator asked) => (kind, asked) switch
    {
        (Note, _) => false,
        (_, Answered) => true,
        (Text or Snapshots, _) => false,
        (MultiChoice, _) => asked == Includes,
        (_, Includes) => false,
        (_, Equal or NotEqual) => true,
        _ => kind is Scale or Count or Number or Time,
    };
}
