using System.Collections.Concurrent;
using System.Globalization;

namespace Prometheus;

/// <summary>Finds the series of an instrument by the tags of a measurement, without allocating for tags seen before.</summary>
internal sealed class InstrumentSeries(Func<string[], string[], Action<double>> make)
{
    private readonly ConcurrentDictionary<int, Series> _byHash = new();

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = HashOf(tags);
        for (var series = _byHash.GetValueOrDefault(hash); series is not null; series = series.Next)
        {
            if (series.Has(tags))
            {
                series.Record(value);
                return;
            }
        }

        Add(hash, tags).Record(value);
    }

    private Series Add(int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Labels are kept in one order, so that tags given in another make no second set of labels.
        var sorted = tags.ToArray().DistinctBy(tag => Names.OfLabel(tag.Key)).OrderBy(tag => tag.Key, StringComparer.Ordinal).ToArray();
        var made = new Series(tags.ToArray(), Recorder(
            [.. sorted.Select(tag => Names.OfLabel(tag.Key))],
            [.. sorted.Select(tag => Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? string.Empty)]));
        return _byHash.AddOrUpdate(hash, made, (_, first) => made.Before(first));
    }

    private Action<double> Recorder(string[] labels, string[] values)
    {
        try
        {
            return make(labels, values);
        }
        catch (InvalidOperationException)
        {
            // Another metric has the name: measuring must not fail the code that is measured.
            return _ => { };
        }
    }

    private static int HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = default(HashCode);
        foreach (var tag in tags)
        {
            hash.Add(tag.Key);
            hash.Add(tag.Value);
        }

        return hash.ToHashCode();
    }

    private sealed class Series(KeyValuePair<string, object?>[] tags, Action<double> record, InstrumentSeries.Series? next = null)
    {
        public Series? Next => next;

        public Action<double> Record => record;

        public Series Before(Series first) => new(tags, record, first);

        public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> others)
        {
            if (others.Length != tags.Length)
            {
                return false;
            }

            for (var index = 0; index < tags.Length; index++)
            {
                if (others[index].Key != tags[index].Key || !Equals(others[index].Value, tags[index].Value))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
