using Dapr.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>
/// Rings the doorbell: publishes numbered outbox rows to the broker, in order and in bulk. That something was published is only
/// a hint, so losing it, or doing it twice, does no harm.
/// </summary>
internal sealed partial class OutboxRelay : BackgroundService
{
    private const int MaxRefusals = 10;
    private const int MaxEventBytes = 512 * 1024;
    private const int MaxBatchBytes = 1024 * 1024;

    private static readonly TimeSpan MinBackoff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(30);

    private readonly OwnFeed _own;
    private readonly Database _database;
    private readonly DaprClient _dapr;
    private readonly EventsMetrics _metrics;
    private readonly EventsOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<OutboxRelay> _log;
    private readonly Uri _source;
    private readonly Lease _lease;
    private long _position;
    private long _epoch;
    private int _refusals;
    private DateTimeOffset? _oldestWaiting;

    public OutboxRelay(
        OwnFeed own,
        Database database,
        DaprClient dapr,
        IOptions<EventsOptions> options,
        IOptions<DatabaseOptions> databaseOptions,
        EventsMetrics metrics,
        TimeProvider clock,
        ILogger<OutboxRelay> log)
    {
        (_own, _database, _dapr, _options, _metrics, _clock, _log) = (own, database, dapr, options.Value, metrics, clock, log);
        _source = new Uri($"/{own.Service}", UriKind.Relative);
        _lease = new Lease("relay", database, databaseOptions.Value.IsAlone, _options.LeaseDuration, clock);
        metrics.OutboxLag = () => _oldestWaiting is { } oldest ? _clock.GetUtcNow() - oldest : TimeSpan.Zero;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _lease.Release(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var grown = _database.Committed.Next;
            try
            {
                while (await Leads(stoppingToken) && await PublishNext(stoppingToken))
                {
                    failures = 0;
                }

                failures = _refusals == 0 ? 0 : failures + 1;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                failures++;
                PublishFailed(_log, e, _own.Service);
            }

            if (failures > 0)
            {
                // New rows do not cut this short: the broker is away, and they make it no nearer.
                await Task.Delay(Backoff(failures), _clock, stoppingToken);
                continue;
            }

            await Task.WhenAny(grown, Task.Delay(_options.PollInterval, _clock, stoppingToken));

            // A moment's patience makes one publish of many small ones.
            await Task.Delay(_options.GatherTime, _clock, stoppingToken);
        }
    }

    private async Task<bool> Leads(CancellationToken cancel)
    {
        if (!await _lease.Hold(cancel))
        {
            _oldestWaiting = null;
            return false;
        }

        if (_epoch != _lease.Epoch)
        {
            _position = await _database.Read(_lease.Position, cancel);
            _epoch = _lease.Epoch;
        }

        return true;
    }

    // True when there may be more to publish at once.
    private async Task<bool> PublishNext(CancellationToken cancel)
    {
        var rows = await _database.Read(tx => OutboxRow.After(tx, _position, _options.BulkSize), cancel);
        _oldestWaiting = rows.Count == 0 ? null : rows[0].CreateTime;
        if (rows.Count == 0)
        {
            return false;
        }

        _metrics.Head(rows[^1].FeedSeq);
        var batch = Bounded(rows);
        var events = batch.Select(ToEvent).OfType<OutboxEvent>().ToList();
        var refused = events.Count == 0
            ? null
            : (await _dapr.BulkPublishEventAsync(_options.PubSub, _own.Service, events, cancellationToken: cancel))
                .FailedEntries.Select(failed => failed.Entry.EventData).MinBy(item => item.Sequence, StringComparer.Ordinal);
        var published = refused is null ? batch[^1].FeedSeq : Refuse(refused);
        _refusals = refused is null ? 0 : _refusals;
        if (published > _position)
        {
            await Record(published, cancel);
        }

        return refused is null && (rows.Count == _options.BulkSize || batch.Count < rows.Count);
    }

    // The place before the event that the broker refused, to try it again; past it after so many times.
    private long Refuse(OutboxEvent refused)
    {
        var sequence = long.Parse(refused.Sequence, System.Globalization.CultureInfo.InvariantCulture);
        _refusals = sequence == _position + 1 ? _refusals + 1 : 1;
        if (_refusals < MaxRefusals)
        {
            return sequence - 1;
        }

        Refused(_log, sequence, _own.Service);
        _refusals = 0;
        return sequence;
    }

    private async Task Record(long position, CancellationToken cancel)
    {
        if (await _database.Write(tx => _lease.Record(tx, position), cancel))
        {
            _position = position;
        }
        else
        {
            _lease.Lose();
        }
    }

    // What is too large for a broker, or of a type that the contracts no longer define, is found in the feed alone.
    private OutboxEvent? ToEvent(OutboxRow row) =>
        row.Data.Length <= MaxEventBytes && EventTypes.Find(row.Type) is { } type ? OutboxEvent.Of(row, type, _source) : null;

    private static IReadOnlyList<OutboxRow> Bounded(IReadOnlyList<OutboxRow> rows)
    {
        var bytes = 0;
        var count = 0;
        while (count < rows.Count && (count == 0 || bytes + rows[count].Data.Length <= MaxBatchBytes))
        {
            bytes += rows[count++].Data.Length;
        }

        return [.. rows.Take(count)];
    }

    private static TimeSpan Backoff(int failures)
    {
        var pause = MinBackoff * Math.Pow(2, Math.Min(failures - 1, 16));
        return pause < MaxBackoff ? pause : MaxBackoff;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The events of {Service} could not be published; they wait in the outbox.")]
    private static partial void PublishFailed(ILogger log, Exception e, string service);

    [LoggerMessage(Level = LogLevel.Error, Message = "The broker keeps refusing event {Sequence} of {Service}; consumers find it in the feed.")]
    private static partial void Refused(ILogger log, long sequence, string service);
}
