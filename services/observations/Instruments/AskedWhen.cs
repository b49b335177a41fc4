using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using static Coaching.Observations.V1.Instrument.Types.Relevance.Types.Condition.Types.Operator;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Condition = Coaching.Observations.V1.Instrument.Types.Relevance.Types.Condition;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using Relevance = Coaching.Observations.V1.Instrument.Types.Relevance;

namespace Coaching.Observations;

/// <summary>A relevance rule with its items found: whether something is asked, by what was answered before.</summary>
internal sealed class AskedWhen
{
    private readonly bool _any;
    private readonly IReadOnlyList<Test> _tests;
    private readonly IReadOnlyList<AskedWhen> _rules;

    private AskedWhen(bool any, IReadOnlyList<Test> tests, IReadOnlyList<AskedWhen> rules) => (_any, _tests, _rules) = (any, tests, rules);

    /// <summary>The rule of an item within its group's rule; null when it is always asked.</summary>
    public static AskedWhen? Of(InstrumentForm form, Relevance? group, Relevance? item) => (group, item) switch
    {
        (null, null) => null,
        (null, not null) => Of(form, item),
        (not null, null) => Of(form, group),
        _ => new AskedWhen(false, [], [Of(form, group), Of(form, item)]),
    };

    /// <summary>Whether it is asked, given the answers by slot, in this repetition (0 where nothing is repeated).</summary>
    public bool Holds(Answer?[] given, int segment) => _any
        ? _tests.Any(test => test.Holds(given, segment)) || _rules.Any(rule => rule.Holds(given, segment))
        : _tests.All(test => test.Holds(given, segment)) && _rules.All(rule => rule.Holds(given, segment));

    private static AskedWhen Of(InstrumentForm form, Relevance rule) => new(
        rule.Match == Relevance.Types.Match.Any,
        [.. rule.Conditions.Select(condition => Test.Of(form, condition))],
        [.. rule.Rules.Select(inner => Of(form, inner))]);

    private sealed record Test(Item Item, int Slot, bool Repeated, Condition.Types.Operator Operator, long Value)
    {
        public static Test Of(InstrumentForm form, Condition condition)
        {
            var (item, slot, repeated) = form.Find(condition.Item);
            _ = ItemTerms.TryRead(item, condition.Value, out var value);
            return new Test(item, slot, repeated, condition.Operator, value);
        }

        // An answer of the wrong kind is told of by itself; here it counts as none.
        public bool Holds(Answer?[] given, int segment)
        {
            if (given[Repeated ? Slot + segment - 1 : Slot] is not { } answer || !AnswerRules.Holds(answer, Item))
            {
                return false;
            }

            return Operator switch
            {
                Answered => true,
                Includes => Item.Kind == MultiChoice && ItemTerms.Chosen(Item, answer, Value),
                Equal => ItemTerms.Of(Item, answer) == Value,
                NotEqual => ItemTerms.Of(Item, answer) != Value,
                Less => ItemTerms.Of(Item, answer) < Value,
                LessOrEqual => ItemTerms.Of(Item, answer) <= Value,
                Greater => ItemTerms.Of(Item, answer) > Value,
                _ => ItemTerms.Of(Item, answer) >= Value,
            };
        }
    }
}
