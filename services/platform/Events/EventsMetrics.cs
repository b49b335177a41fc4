using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Coaching.Platform;

/// <summary>What an operator watches of the events: ages rather than depths, since a silent backlog has an age.</summary>
internal sealed class EventsMetrics : IDisposable
{
    private static readonly ActivitySource Activities = new("Coaching.Platform");

    private readonly KeyValuePair<string, object?> _service;
    private readonly Meter _meter;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _applied;
    private readonly Histogram<double> _delay;
    private readonly ConcurrentDictionary<string, long> _quarantines = [];
    private readonly ConcurrentDictionary<string, Func<TimeSpan>> _lags = [];

    public EventsMetrics(OwnFeed own)
    {
        _service = new("service", own.Service);
        _meter = new Meter("Coaching.Platform");
        _gaps = _meter.CreateCounter<long>("coaching.feed.gaps", "{gap}", "Times that pushed events did not follow the last one applied.");
        _duplicates = _meter.CreateCounter<long>("coaching.inbox.duplicates", "{event}", "Pushed events that had been applied before.");
        _applied = _meter.CreateCounter<long>("coaching.feed.applied", "{event}", "Events applied.");
        _delay = _meter.CreateHistogram<double>("coaching.feed.delay", "s", "Age of the oldest event of a batch when it is applied.");
        _meter.CreateObservableGauge(
            "coaching.feed.lag", Lags, "s", "How long a consumer has known or feared that events are missing; 0 when it has them all.");
        _meter.CreateObservableGauge("coaching.quarantine.size", Quarantines, "{event}", "Events in quarantine.");
        _meter.CreateObservableGauge(
            "coaching.outbox.lag", () => Of(OutboxLag().TotalSeconds), "s", "Age of the oldest event that was not relayed to the broker.");
        _meter.CreateObservableGauge(
            "coaching.outbox.unnumbered.lag", () => Of(UnnumberedLag().TotalSeconds), "s", "Age of the oldest event without a number.");
    }

    /// <summary>Tells the age of the oldest event that waits for the broker.</summary>
    public Func<TimeSpan> OutboxLag { get; set; } = () => TimeSpan.Zero;

    /// <summary>Tells the age of the oldest event that waits for its number.</summary>
    public Func<TimeSpan> UnnumberedLag { get; set; } = () => TimeSpan.Zero;

    public void WatchLag(string source, Func<TimeSpan> lag) => _lags[source] = lag;

    public void Quarantine(string source, long size) => _quarantines[source] = size;

    public void Gap(string source) => _gaps.Add(1, _service, Source(source));

    public void Duplicates(string source, int count)
    {
        if (count > 0)
        {
            _duplicates.Add(count, _service, Source(source));
        }
    }

    public void Applied(string source, int count, TimeSpan delay)
    {
        _applied.Add(count, _service, Source(source));
        _delay.Record(delay.TotalSeconds, _service, Source(source));
    }

    /// <summary>Begins the span of one event's effects, under the request that made the event.</summary>
    public static Activity? StartApply(string source, FeedEvent fact) =>
        Activities.HasListeners() && ActivityContext.TryParse(fact.TraceParent, null, isRemote: true, out var parent)
            ? Activities.StartActivity($"{source} apply", ActivityKind.Consumer, parent)
            : null;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<double>> Lags() =>
        _lags.Select(item => new Measurement<double>(item.Value().TotalSeconds, _service, Source(item.Key)));

    private IEnumerable<Measurement<long>> Quarantines() =>
        _quarantines.Select(item => new Measurement<long>(item.Value, _service, Source(item.Key)));

    private Measurement<double> Of(double value) => new(value, _service);

    private static KeyValuePair<string, object?> Source(string source) => new("source", source);
}

/// <summary>The service whose outbox this process serves; it names the topic and the feed.</summary>
internal sealed record OwnFeed(string Service)
{
    public string Name => FeedName(Service);

    public static string FeedName(string service) => $"feeds/{service}";
}
