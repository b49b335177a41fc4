using System.Collections.Frozen;
using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.Collections;
using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Item = Coaching.Observations.V1.Instrument.Types.Item;

namespace Coaching.Observations;

/// <summary>An instrument's items, ready to check answers against; it never changes, since published items never do.</summary>
internal sealed class InstrumentForm
{
    private const int MaxText = 2_000;

    private readonly Item[] _items;
    private readonly FrozenDictionary<string, int> _places;

    // An answer has a slot for each repetition of its item's group; the slots of an item follow each other.
    private readonly int[] _repetitions;
    private readonly int[] _firstSlots;
    private readonly AskedWhen?[] _rules;
    private readonly int _slots;

    public InstrumentForm(Instrument instrument)
    {
        Instrument = instrument;
        _items = [.. instrument.Items];
        _places = _items.Select((item, place) => (item.Key, place)).ToFrozenDictionary(pair => pair.Key, pair => pair.place, StringComparer.Ordinal);
        _repetitions = new int[_items.Length];
        _firstSlots = new int[_items.Length];
        _rules = new AskedWhen?[_items.Length];
        for (var place = 0; place < _items.Length; place++)
        {
            var group = instrument.Groups.FirstOrDefault(one => one.Key == _items[place].Group);
            (_repetitions[place], _firstSlots[place]) = (group?.Repetitions ?? 0, _slots);
            _slots += Math.Max(1, _repetitions[place]);
            _rules[place] = AskedWhen.Of(this, group?.Relevance, _items[place].Relevance);
        }
    }

    /// <summary>The instrument as it was published; its state may have moved on since.</summary>
    public Instrument Instrument { get; }

    /// <summary>Notes that the form was retired before what is recorded on it happened.</summary>
    public void CheckInUse(Violations violations, string path, DateTimeOffset? time) =>
        violations.Require(
            Instrument.RetireTime is null || time is null || time < Instrument.RetireTime.ToDateTimeOffset(), path, "must be an instrument that was not retired by then");

    /// <summary>Whether it has an item of this key.</summary>
    public bool Asks(string key) => _places.ContainsKey(key);

    /// <summary>Notes every answer that the form does not ask for, or asks for otherwise, and every required item without one.</summary>
    public void Check(Violations violations, RepeatedField<Answer> answers, string path = "observation.answers")
    {
        var given = new Answer?[_slots];
        for (var i = 0; i < answers.Count; i++)
        {
            Take(violations, answers, i, given, path);
        }

        for (var i = 0; i < answers.Count; i++)
        {
            if (SlotOf(answers[i]) is { } slot && given[slot.Slot] == answers[i] && _rules[slot.Place]?.Holds(given, answers[i].Segment) == false)
            {
                violations.Require(false, $"{At(path, i)}.key", "must not be answered: by the instrument's rules it is not asked here");
            }
        }

        for (var place = 0; place < _items.Length; place++)
        {
            for (var segment = 0; _items[place].Required && segment < Math.Max(1, _repetitions[place]); segment++)
            {
                var number = _repetitions[place] == 0 ? 0 : segment + 1;
                if (given[_firstSlots[place] + segment] is null && _rules[place]?.Holds(given, number) != false)
                {
                    violations.Require(
                        false, path, number == 0 ? $"must answer {_items[place].Key}" : string.Create(CultureInfo.InvariantCulture, $"must answer {_items[place].Key} in segment {number}"));
                }
            }
        }
    }

    /// <summary>The item of a key.</summary>
    internal (Item Item, int Slot, bool Repeated) Find(string key)
    {
        var place = _places[key];
        return (_items[place], _firstSlots[place], _repetitions[place] > 0);
    }

    private void Take(Violations violations, RepeatedField<Answer> answers, int i, Answer?[] given, string path)
    {
        var answer = answers[i];
        if (!_places.TryGetValue(answer.Key, out var place))
        {
            violations.Require(false, $"{At(path, i)}.key", "must be the key of one of the instrument's items");
        }
        else if (SlotOf(answer) is not { } slot)
        {
            violations.Require(false, $"{At(path, i)}.segment", _repetitions[place] == 0
                ? "must be 0: the item is not repeated"
                : string.Create(CultureInfo.InvariantCulture, $"must be 1 to {_repetitions[place]}"));
        }
        else if (given[slot.Slot] is not null)
        {
            violations.Require(false, $"{At(path, i)}.key", "must not be answered twice");
        }
        else
        {
            given[slot.Slot] = answer;
            Check(violations, path, i, answer, _items[place]);
        }
    }

    // The path and the rule are only made when they are needed: nearly all answers are right.
    private static void Check(Violations violations, string path, int index, Answer answer, Item item)
    {
        if (!AnswerRules.Holds(answer, item))
        {
            var (field, rule) = AnswerRules.Rule(item);
            violations.Require(false, $"{At(path, index)}.{field}", rule);
        }
        else if (item.Kind == Text)
        {
            violations.Text($"{At(path, index)}.text", answer.Text, 0, MaxText);
        }
    }

    private (int Place, int Slot)? SlotOf(Answer answer)
    {
        if (!_places.TryGetValue(answer.Key, out var place))
        {
            return null;
        }

        var repetitions = _repetitions[place];
        return (repetitions == 0 ? answer.Segment == 0 : answer.Segment >= 1 && answer.Segment <= repetitions)
            ? (place, _firstSlots[place] + Math.Max(0, answer.Segment - 1))
            : null;
    }

    private static string At(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}
