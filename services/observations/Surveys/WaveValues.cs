using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.Collections;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using Kind = Coaching.Observations.V1.WaveIndicator.Types.Kind;

namespace Coaching.Observations;

/// <summary>What one record says of the indicators that are compared: those that mean the same in every revision.</summary>
internal sealed class WaveValues
{
    private readonly Kind _kind;
    private readonly HashSet<string> _keys;
    private readonly HashSet<string> _items;
    private readonly HashSet<string> _scores;
    private readonly IReadOnlyDictionary<string, string> _frameworks;

    private WaveValues(Kind kind, IEnumerable<string> keys, IReadOnlyList<Instrument> instruments, IReadOnlyDictionary<string, string> frameworks)
    {
        (_kind, _keys, _frameworks) = (kind, keys.ToHashSet(StringComparer.Ordinal), frameworks);
        _items = instruments[0].Items.Where(item => instruments.All(one => one.Items.Any(other => IsSame(item, other)))).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        _scores = instruments[0].Scores
            .Where(score => instruments.All(one => one.Scores.Any(other => other.Key == score.Key && other.Components.Equals(score.Components))))
            .Select(score => score.Key).ToHashSet(StringComparer.Ordinal);
    }

    public static async Task<WaveValues> Of(Session db, Kind kind, IEnumerable<string> keys, IReadOnlyList<Instrument> instruments)
    {
        // A standard means the same in the next revision of its framework.
        var frameworks = await db.Query<Framework>("SELECT name, first_revision FROM standards_frameworks");
        return new WaveValues(kind, keys, instruments, frameworks.ToDictionary(one => one.Name, one => one.FirstRevision, StringComparer.Ordinal));
    }

    /// <summary>The values of one record, by indicator.</summary>
    public IEnumerable<(string Key, decimal Value)> Of(Instrument instrument, RepeatedField<Answer> answers) => Values(instrument, answers)
        .Where(value => _keys.Count == 0 || _keys.Contains(value.Key));

    private IEnumerable<(string Key, decimal Value)> Values(Instrument instrument, RepeatedField<Answer> answers)
    {
        switch (_kind)
        {
            case Kind.Score:
                return AnswerValues.Scores(instrument, answers).Where(score => _scores.Contains(score.Key)).Select(score => (score.Key, score.Thousandths / 1_000m));
            case Kind.Standard:
                return Items(instrument, answers)
                    .SelectMany(item => AnswerValues.Scored(item.Item, item.Answers) is { } value ? item.Item.Standards.Select(standard => (Standard: First(standard), Value: value)) : [])
                    .GroupBy(value => value.Standard, StringComparer.Ordinal)
                    .Select(values => (values.Key, values.Average(value => value.Value)));
            default:
                return Items(instrument, answers)
                    .Select(item => (item.Item.Key, Value: AnswerValues.Own(item.Item, item.Answers)))
                    .Where(item => item.Value is not null)
                    .Select(item => (item.Key, item.Value!.Value));
        }
    }

    private IEnumerable<(Item Item, IReadOnlyCollection<Answer> Answers)> Items(Instrument instrument, RepeatedField<Answer> answers) =>
        AnswerValues.ByItem(instrument, answers).Where(item => _items.Contains(item.Item.Key));

    private string First(string standard)
    {
        var framework = ResourceName.ParentOf(standard);
        return _frameworks.TryGetValue(framework, out var first) ? $"{first}{standard[framework.Length..]}" : standard;
    }

    private static bool IsSame(Item one, Item other) => one.Key == other.Key && one.Kind == other.Kind && one.Min == other.Min && one.Max == other.Max;

    private sealed record Framework
    {
        public required string Name { get; init; }

        public required string FirstRevision { get; init; }
    }
}
