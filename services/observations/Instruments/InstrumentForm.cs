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

    private readonly FrozenDictionary<string, int> _places =
        instrument.Items.Select((item, place) => (item.Key, place)).ToFrozenDictionary(pair => pair.Key, pair => pair.place, StringComparer.Ordinal);

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
        var (holds, field, rule) = item.Kind switch
        {
            Scale => (answer.HasNumber && answer.Number >= item.Min && answer.Number <= item.Max, "number", "must be a whole number from {0} to {1}"),
            Count => (answer.HasNumber && answer.Number >= 0 && answer.Number <= MaxCount(item), "number", "must be a whole number from 0 to {1}"),
            YesNo => (answer.HasChoice && answer.Choice is Yes or No or NotApplicable, "choice", "must be YES, NO or NOT_APPLICABLE"),
            LowMediumHigh => (answer.HasChoice && answer.Choice is Low or Medium or High or NotApplicable, "choice", "must be LOW, MEDIUM, HIGH or NOT_APPLICABLE"),
            _ => (answer.HasText && answer.Text.Length <= MaxText, "text", "must be text of at most 2,000 characters"),
        };
        if (!holds)
        {
            violations.Require(false, $"{Path(index)}.{field}", string.Format(CultureInfo.InvariantCulture, rule, item.Min, item.Kind == Count ? MaxCount(item) : item.Max));
        }
        else if (item.Kind == Instrument.Types.Item.Types.Kind.Text)
        {
            violations.Text($"{Path(index)}.text", answer.Text, 0, MaxText);
        }
    }

    private static int MaxCount(Item item) => item.Max == 0 ? UsualMaxCount : item.Max;

    private static string Path(int index) => string.Create(CultureInfo.InvariantCulture, $"observation.answers[{index}]");
}
