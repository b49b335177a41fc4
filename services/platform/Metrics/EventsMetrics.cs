using System.Collections.Concurrent;
using System.Diagnostics;
using Prometheus;

namespace Coaching.Platform;

/// <summary>What an operator watches of the events: ages rather than depths, since a silent backlog has an age.</summary>
internal sealed class EventsMetrics : IDisposable
{
    private static readonly ActivitySource Activities = new("Coaching.Platform");

    private static readonly string[] Sources = ["service", "source"];

    private static readonly Counter Gaps = Metrics.CreateCounter(
        "coaching_feed_gaps_total", "Times that pushed events did not follow the last one applied.", Sources);

    private static readonly Counter InboxDuplicates = Metrics.CreateCounter(
        "coaching_inbox_duplicates_total", "Pushed events that had been applied before.", Sources);

    private static readonly Counter AppliedEvents = Metrics.CreateCounter("coaching_feed_applied_total", "Events applied.", Sources);

    private static readonly Histogram Delays = Metrics.CreateHistogram(
        "coaching_feed_delay_seconds", "Age of an event when its effects are on disk.", Sources, new HistogramConfiguration { Buckets = Buckets.Lags });

    private static readonly Gauge FeedLags = Metrics.CreateGauge(
        "coaching_feed_lag_seconds", "How long a consumer has known or feared that events are missing; 0 when it has them all.", Sources);

    private static readonly Gauge Positions = Metrics.CreateGauge("coaching_feed_position", "Number of the last event that a consumer applied.", Sources);

    private static readonly Gauge Newest = Metrics.CreateGauge(
        "coaching_feed_newest_applied_timestamp_seconds", "When the newest event that a consumer applied was made.", Sources);

    private static readonly Gauge QuarantineSizes = Metrics.CreateGauge("coaching_quarantine_size", "Events in quarantine.", Sources);

    private static readonly Counter Parkings = Metrics.CreateCounter(
        "coaching_quarantine_parked_total", "Events put into quarantine because they could not be applied.", Sources);

    private static readonly Gauge Heads = Metrics.CreateGauge("coaching_feed_head", "Number of the newest event of a service's feed, as last looked up.", ["service"]);

    private static readonly Gauge OutboxLags = Metrics.CreateGauge(
        "coaching_outbox_lag_seconds", "Age of the oldest event that was not relayed to the broker.", ["service"]);

    private static readonly Gauge UnnumberedLags = Metrics.CreateGauge(
        "coaching_outbox_unnumbered_lag_seconds", "Age of the oldest event without a number.", ["service"]);

    private readonly string _service;
    private readonly Gauge.Child _head;
    private readonly ConcurrentDictionary<string, SourceSeries> _sources = [];
    private readonly Sampling _sampling;

    public EventsMetrics(OwnFeed own)
    {
        _service = own.Service;
        _head = Heads.WithLabels(_service);
        var (outbox, unnumbered) = (OutboxLags.WithLabels(_service), UnnumberedLags.WithLabels(_service));
        _sampling = Sampling.Of(() =>
        {
            outbox.Set(OutboxLag().TotalSeconds);
            unnumbered.Set(UnnumberedLag().TotalSeconds);
            foreach (var source in _sources.Values)
            {
                source.Sample();
            }
        });
    }

    /// <summary>Tells the age of the oldest event that waits for the broker.</summary>
    public Func<TimeSpan> OutboxLag { get; set; } = () => TimeSpan.Zero;

    /// <summary>Tells the age of the oldest event that waits for its number.</summary>
    public Func<TimeSpan> UnnumberedLag { get; set; } = () => TimeSpan.Zero;

    public void WatchLag(string source, Func<TimeSpan> lag) => Of(source).LagNow = lag;

    public void Quarantine(string source, long size) => Of(source).QuarantineSize.Set(size);

    public void Parked(string source) => Of(source).Parked.Inc();

    public void Gap(string source) => Of(source).Gaps.Inc();

    public void Duplicates(string source, int count) => Of(source).Duplicates.Inc(count);

    /// <summary>A consumer stands here.</summary>
    public void At(string source, long position) => Of(source).Position.Set(position);

    /// <summary>The own feed reaches this far at least.</summary>
    public void Head(long sequence) => _head.IncTo(sequence);

    /// <summary>Events are applied, and on disk.</summary>
    public void Applied(string source, FeedEvent[] batch, DateTimeOffset now)
    {
        var series = Of(source);
        series.Applied.Inc(batch.Length);
        foreach (var fact in batch)
        {
            // Clocks of two machines differ.
            series.Delay.Observe(Math.Max(0, (now - fact.Time).TotalSeconds));
        }

        series.Newest.IncTo(batch[^1].Time.ToUnixTimeMilliseconds() / 1_000d);
        series.Position.Set(batch[^1].Sequence);
    }

    /// <summary>Begins the span of one event's effects, under the request that made the event.</summary>
    public static Activity? StartApply(string source, FeedEvent fact) =>
        Activities.HasListeners() && ActivityContext.TryParse(fact.TraceParent, null, isRemote: true, out var parent)
            ? Activities.StartActivity($"{source} apply", ActivityKind.Consumer, parent)?.SetTag("messaging.operation.type", "process")
                .SetTag("messaging.destination.name", source).SetTag("cloudevents.event_type", fact.Type)
            : null;

    public void Dispose() => _sampling.Dispose();

    private SourceSeries Of(string source) => _sources.GetOrAdd(source, static (name, service) => new SourceSeries(service, name), _service);

    /// <summary>The series of one source, all of them there from the beginning.</summary>
    private sealed class SourceSeries(string service, string source)
    {
        private readonly Gauge.Child _lag = FeedLags.WithLabels(service, source);

        public Func<TimeSpan> LagNow { get; set; } = () => TimeSpan.Zero;

        public Counter.Child Gaps { get; } = EventsMetrics.Gaps.WithLabels(service, source);

        public Counter.Child Duplicates { get; } = InboxDuplicates.WithLabels(service, source);

        public Counter.Child Applied { get; } = AppliedEvents.WithLabels(service, source);

        public Counter.Child Parked { get; } = Parkings.WithLabels(service, source);

        public Histogram.Child Delay { get; } = Delays.WithLabels(service, source);

        public Gauge.Child Position { get; } = Positions.WithLabels(service, source);

        public Gauge.Child Newest { get; } = EventsMetrics.Newest.WithLabels(service, source);

        public Gauge.Child QuarantineSize { get; } = QuarantineSizes.WithLabels(service, source);

        public void Sample() => _lag.Set(LagNow().TotalSeconds);
    }
}

/// <summary>The service whose outbox this process serves; it names the topic and the feed.</summary>
internal sealed record OwnFeed(string Service)
{
    public string Name => FeedName(Service);

    public static string FeedName(string service) => $"feeds/{service}";
}
