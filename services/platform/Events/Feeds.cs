using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>What this service hears of others: one line for each source, kept at the head of that source's feed.</summary>
public sealed class Feeds : BackgroundService
{
    private readonly Dictionary<string, FeedPuller> _sources = [];

    internal Feeds(
        IEnumerable<Subscriptions> subscriptions,
        Database database,
        FeedClients clients,
        IOptions<FeedsOptions> options,
        EventsMetrics metrics,
        TimeProvider clock,
        ILogger<Feeds> log)
    {
        foreach (var (source, handlers) in Subscriptions.Merge(subscriptions))
        {
            var consumer = new FeedConsumer(source, handlers, database, options.Value, metrics, clock, log);
            _sources.Add(source, new FeedPuller(source, consumer, clients, options.Value, metrics, clock, log));
        }
    }

    /// <summary>The services that this one hears.</summary>
    public IReadOnlyCollection<string> Sources => _sources.Keys;

    /// <summary>How long the most backward source has known, or had to fear, that events are missing; zero when none has.</summary>
    public TimeSpan Lag => _sources.Count == 0 ? TimeSpan.Zero : _sources.Values.Max(source => source.Lag);

    /// <summary>
    /// Returns once everything that the source had committed and numbered by now is applied here; UNAVAILABLE when that takes
    /// longer than `Feeds:CatchUpTimeout`. For requests that name something that has not arrived yet.
    /// </summary>
    public Task CatchUp(string source, CancellationToken cancel) => _sources[source].CatchUp(cancel);

    /// <summary>Tries again, from now on, everything of the source that waits in quarantine; a start of the service does the same.</summary>
    public Task ReplayQuarantine(string source, CancellationToken cancel) => _sources[source].ReplayQuarantine(cancel);

    internal Task Push(string source, IReadOnlyCollection<FeedEvent> events, bool isComplete, CancellationToken cancel) =>
        _sources[source].Push(events, isComplete, cancel);

    /// <inheritdoc />
    public override void Dispose()
    {
        foreach (var source in _sources.Values)
        {
            source.Dispose();
        }

        base.Dispose();
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_sources.Values.Select(source => source.Run(stoppingToken)));
}
