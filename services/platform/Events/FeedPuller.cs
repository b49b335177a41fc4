using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Coaching.Platform;

/// <summary>Keeps a consumer at the head of its source's feed: pulls when the doorbell rings, when asked, and from time to time.</summary>
internal sealed partial class FeedPuller : IDisposable
{
    private const int UsualAtStart = 3;

    // A doorbell may cut a pause short, since it shows that the source is there, but not below this.
    private static readonly TimeSpan MinBackoff = TimeSpan.FromMilliseconds(200);

    private readonly string _source;
    private readonly FeedConsumer _consumer;
    private readonly FeedClients _clients;
    private readonly FeedsOptions _options;
    private readonly EventsMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly OutboxSignal _bell = new();
    private TaskCompletionSource _nextPull = NewPull();
    private long? _behindSince;

    public FeedPuller(
        string source, FeedConsumer consumer, FeedClients clients, FeedsOptions options, EventsMetrics metrics, TimeProvider clock, ILogger log)
    {
        (_source, _consumer, _clients, _options, _metrics, _clock, _log) = (source, consumer, clients, options, metrics, clock, log);
        _behindSince = clock.GetTimestamp();
        metrics.WatchLag(source, () => Lag);
    }

    /// <summary>How long the consumer has known, or had to fear, that events are missing.</summary>
    public TimeSpan Lag => _behindSince is { } since ? _clock.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Applies pushed events, and pulls when they are not all that there is.</summary>
    public async Task Push(IReadOnlyCollection<FeedEvent> events, bool isComplete, CancellationToken cancel)
    {
        if (!await _consumer.Push(events, cancel) || !isComplete)
        {
            _metrics.Gap(_source);
            Ring();
        }
    }

    /// <summary>Pulls soon, because something is missing.</summary>
    public void Ring()
    {
        FallBehind();
        _bell.Raise();
    }

    /// <summary>Returns once everything that the source had numbered by now is applied.</summary>
    public async Task CatchUp(CancellationToken cancel)
    {
        // The pull that has not begun yet; the bell comes after, so that it does begin.
        var pull = Volatile.Read(ref _nextPull).Task;
        _bell.Raise();
        try
        {
            await pull.WaitAsync(_options.CatchUpTimeout, _clock, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Errors.Unavailable("SOURCE_UNAVAILABLE", $"The newest facts of {_source} could not be read.", MinBackoff);
        }
    }

    /// <summary>Lets everything in quarantine be tried again.</summary>
    public async Task ReplayQuarantine(CancellationToken cancel)
    {
        await _consumer.Quarantine.Replay(cancel);
        _bell.Raise();
    }

    public async Task Run(CancellationToken stop)
    {
        var failures = 0;
        var hasReplayed = false;
        while (!stop.IsCancellationRequested)
        {
            var bell = _bell.Next;
            var pull = Interlocked.Exchange(ref _nextPull, NewPull());
            var pause = _options.PullInterval;
            try
            {
                if (!hasReplayed)
                {
                    // This may be the version that mends what the last one could not apply.
                    await _consumer.Quarantine.Replay(stop);
                    hasReplayed = true;
                }

                pause = await RetryQuarantine(stop);
                await Pull(stop);
                failures = 0;
                pull.TrySetResult();
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                FallBehind();
                failures++;

                // Who starts together with its owner is often first; only what lasts is worth a line.
                if (failures > UsualAtStart || e is not RpcException { StatusCode: StatusCode.Unavailable })
                {
                    PullFailed(_log, e, _source);
                }

                Fail(pull, e);
                pause = Backoff(failures);
                await Task.Delay(MinBackoff, _clock, stop);
            }

            await Task.WhenAny(bell, Task.Delay(pause, _clock, stop));
        }
    }

    public void Dispose() => _consumer.Dispose();

    private async Task Pull(CancellationToken stop)
    {
        var behindSince = _behindSince;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_options.StallTimeout);
        using var call = await _clients.Pull(_source, await _consumer.Position(stop), patience.Token);
        try
        {
            var more = call.ResponseStream.MoveNext(patience.Token);
            while (await more)
            {
                var events = call.ResponseStream.Current.Events.Select(FeedEvent.Of).ToList();

                // The next batch travels while this one is applied; only travelling has to be quick.
                patience.CancelAfter(Timeout.InfiniteTimeSpan);
                more = call.ResponseStream.MoveNext(patience.Token);
                if (!await _consumer.Pulled(events, stop))
                {
                    _bell.Raise();
                    return;
                }

                patience.CancelAfter(_options.StallTimeout);
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.OutOfRange)
        {
            throw new InvalidOperationException(
                $"The feed of {_source} ends before what was applied here: its database is older than this one. Restore both to one time.", e);
        }

        // Whatever made it fall behind before this pull began is mended; a doorbell since then is not.
        if (_behindSince == behindSince)
        {
            _behindSince = null;
        }
    }

    private async Task<TimeSpan> RetryQuarantine(CancellationToken stop)
    {
        await _consumer.Quarantine.RetryDue(stop);
        var size = await _consumer.Quarantine.Size(stop);
        _metrics.Quarantine(_source, size.Events);
        return size.Retries > 0 && _options.RetryDelay < _options.PullInterval ? _options.RetryDelay : _options.PullInterval;
    }

    private void FallBehind() => _behindSince ??= _clock.GetTimestamp();

    private TimeSpan Backoff(int failures)
    {
        var pause = MinBackoff * Math.Pow(2, Math.Min(failures, 16));
        return pause < _options.MaxBackoff ? pause : _options.MaxBackoff;
    }

    private static TaskCompletionSource NewPull() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Fail(TaskCompletionSource pull, Exception e)
    {
        pull.TrySetException(e);

        // Usually nobody waits for it; looked at, it does not count as unobserved.
        _ = pull.Task.Exception;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed of {Source} could not be pulled.")]
    private static partial void PullFailed(ILogger log, Exception e, string source);
}
