using System.Collections.Frozen;
using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.Collections;
using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using static Coaching.Observations.V1.Observation.Types.Answer.Types.Choice;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Item = Coaching.Observations.V1.Instrument.Types.Item;

namespace Coaching.Observations;

/// <summary>An instrument's items, ready to check answers against; it never changes, since published items never do.</summary>
internal sealed class InstrumentForm(Instrument instrument)
{
    private const int UsualMaxCount = 1_000;
    private const int MaxText = 2_000;

    private readonly Item[] _items = [.. instrument.Items];

    private readonly FrozenDictionary<string, int> _places = instrument.Items
        .Select((item, place) => (item.Key, place))
        .ToFrozenDictionary(pair => pair.Key, pair => pair.place, StringComparer.Ordinal);

    /// <summary>Whether it has an item of this key.</summary>
    public bool Asks(string key) => _places.ContainsKey(key);

    /// <summary>Notes every answer that the form does not ask for, or asks for otherwise, and every required item without one.</summary>
    public void Check(Violations violations, RepeatedField<Answer> answers)
    {
        Span<bool> answered = stackalloc bool[_items.Length];
        for (var i = 0; i < answers.Count; i++)
        {
            if (!_places.TryGetValue(answers[i].Key, out var place))
            {
                violations.Require(false, $"{Path(i)}.key", "must be the key of one of the instrument's items");
            }
            else if (answered[place])
            {
                violations.Require(false, $"{Path(i)}.key", "must not be answered twice");
            }
            else
            {
                answered[place] = true;
                Check(violations, i, answers[i], _items[place]);
            }
        }

        for (var place = 0; place < _items.Length; place++)
        {
            if (_items[place].Required && !answered[place])
            {
                violations.Require(false, "observation.answers", $"must answer {_items[place].Key}");
            }
        }
    }

    // The path and the rule are only made when they are needed: nearly all answers are right.
    private static void Check(Violations violations, int index, Answer answer, Item item)
    {
        if (!Holds(answer, item))
        {
            var (field, rule) = Rule(item);
            violations.Require(false, $"{Path(index)}.{field}", rule);
        }
        else if (answer.HasText)
        {
            violations.Text($"{Path(index)}.text", answer.Text, 0, MaxText);
        }
    }

    private static bool Holds(Answer answer, Item item) => item.Kind switch
    {
        Scale => answer.HasNumber && answer.Number >= item.Min && answer.Number <= item.Max,
        Count => answer.HasNumber && answer.Number >= 0 && answer.Number <= MaxCount(item),
        YesNo => answer.Choice is Yes or No or NotApplicable,
        LowMediumHigh => answer.Choice is Low or Medium or High or NotApplicable,
        _ => answer.HasText && answer.Text.Length <= MaxText,
    };

    private static (string Field, string Rule) Rule(Item item) => item.Kind switch
    {
        Scale => ("number", Whole(item.Min, item.Max)),
        Count => ("number", Whole(0, MaxCount(item))),
        YesNo => ("choice", "must be YES, NO or NOT_APPLICABLE"),
        LowMediumHigh => ("choice", "must be LOW, MEDIUM, HIGH or NOT_APPLICABLE"),
        _ => ("text", "must be text of at most 2,000 characters"),
    };

    private static string Whole(int min, int max) =>
        string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}");

    private static int MaxCount(Item item) => item.Max == 0 ? UsualMaxCount : item.Max;

    private static string Path(int index) => string.Create(CultureInfo.InvariantCulture, $"observation.answers[{index}]");
}
