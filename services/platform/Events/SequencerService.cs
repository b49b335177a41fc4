using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Keeps numbering while this replica leads.</summary>
internal sealed partial class SequencerService : BackgroundService
{
    private readonly Database _database;
    private readonly EventsOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<SequencerService> _log;
    private readonly Lease _lease;
    private readonly Sequencer _sequencer;

    public SequencerService(
        Database database, IOptions<EventsOptions> options, EventsMetrics metrics, TimeProvider clock, ILogger<SequencerService> log)
    {
        (_database, _options, _clock, _log) = (database, options.Value, clock, log);
        _lease = new Lease("sequencer", database, isAlone: false, _options.LeaseDuration, clock);
        _sequencer = new Sequencer(database, _lease);
        metrics.UnnumberedLag = () => _sequencer.OldestWaiting is { } oldest ? _clock.GetUtcNow() - oldest : TimeSpan.Zero;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _lease.Release(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var grown = _database.Committed.Next;
            try
            {
                while (await _sequencer.Number(stoppingToken) > 0)
                {
                    // Those who read by number, the relay and the feed, have something to read only now.
                    _database.Committed.Raise();
                    grown = _database.Committed.Next;
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                NumberingFailed(_log, e);
                grown = Task.Delay(Timeout.InfiniteTimeSpan, _clock, stoppingToken);
            }

            await Task.WhenAny(grown, Task.Delay(_options.PollInterval, _clock, stoppingToken));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Outbox rows could not be numbered.")]
    private static partial void NumberingFailed(ILogger log, Exception e);
}
