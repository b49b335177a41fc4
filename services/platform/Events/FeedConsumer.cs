using Microsoft.Extensions.Logging;

namespace Coaching.Platform;

/// <summary>
/// Applies one source's feed in order, each event exactly once: the position moves in the transaction that holds the effects.
/// Of several replicas the one that moves the position wins; the others find it moved and go on from there.
/// </summary>
internal sealed partial class FeedConsumer(
    string source,
    IReadOnlyDictionary<string, EventHandlers> handlers,
    Database database,
    FeedsOptions options,
    EventsMetrics metrics,
    TimeProvider clock,
    ILogger log) : IDisposable
{
    private const long Unknown = -1;

    private readonly SemaphoreSlim _line = new(1, 1);
    private long _position = Unknown;

    public Quarantine Quarantine { get; } = new(source, handlers, database, options, clock);

    /// <summary>The sequence of the last event that was applied or put aside.</summary>
    public async Task<long> Position(CancellationToken cancel)
    {
        if (_position == Unknown)
        {
            _position = await database.Write(ReadPosition, cancel);
            metrics.At(source, _position);
        }

        return _position;
    }

    /// <summary>Applies what comes next among pushed events; false when some of them must be pulled instead.</summary>
    public async Task<bool> Push(IReadOnlyCollection<FeedEvent> events, CancellationToken cancel)
    {
        await _line.WaitAsync(cancel);
        try
        {
            var position = await Position(cancel);
            var fresh = events.Where(fact => fact.Sequence > position).DistinctBy(fact => fact.Sequence).OrderBy(fact => fact.Sequence).ToList();
            metrics.Duplicates(source, events.Count - fresh.Count);

            var next = await Fresh(fresh, cancel);
            var isWhole = next.Length == fresh.Count;
            foreach (var batch in next.Chunk(options.MaxBatch))
            {
                var attempt = new Attempt();
                try
                {
                    isWhole &= await Apply(batch, attempt, cancel);
                }
                catch (Exception e) when (attempt.Failed(e, database.Dialect))
                {
                    // Which one is at fault, and what becomes of it, is decided over the pulled events.
                    return false;
                }
            }

            return isWhole;
        }
        finally
        {
            _line.Release();
        }
    }

    /// <summary>
    /// Applies pulled events; one whose handler fails is put aside with its aggregate, and the others go on. False when they
    /// do not follow the position, which somebody has set back.
    /// </summary>
    public async Task<bool> Pulled(IReadOnlyList<FeedEvent> events, CancellationToken cancel)
    {
        await _line.WaitAsync(cancel);
        try
        {
            var rest = await Fresh(events, cancel);
            var take = options.MaxBatch;
            while (rest.Length > 0)
            {
                var batch = rest[..Math.Min(take, rest.Length)];
                take = options.MaxBatch;
                var attempt = new Attempt();
                try
                {
                    await Apply(batch, attempt, cancel);
                }
                catch (Exception e) when (attempt.Failed(e, database.Dialect) && attempt.Index > 0)
                {
                    // Those before it first, so that it fails alone.
                    take = attempt.Index;
                }
                catch (Exception e) when (attempt.Failed(e, database.Dialect))
                {
                    await Park(batch[0], e, cancel);
                }

                rest = await Fresh(rest, cancel);
            }

            return await Position(cancel) >= events[^1].Sequence;
        }
        finally
        {
            _line.Release();
        }
    }

    public void Dispose() => _line.Dispose();

    private async Task<FeedEvent[]> Fresh(IReadOnlyList<FeedEvent> events, CancellationToken cancel)
    {
        var position = await Position(cancel);
        return [.. events.SkipWhile(fact => fact.Sequence <= position).TakeWhile((fact, index) => fact.Sequence == position + 1 + index)];
    }

    // False when another replica has moved the position, or when an event that only a pull may put aside is among them.
    private async Task<bool> Apply(FeedEvent[] batch, Attempt attempt, CancellationToken cancel)
    {
        var last = batch[^1].Sequence;
        var outcome = await database.Write(tx => Apply(tx, batch, attempt), cancel);
        _position = outcome == Outcome.Moved ? Unknown : outcome == Outcome.Applied ? last : _position;
        if (outcome == Outcome.Applied)
        {
            metrics.Applied(source, batch, clock.GetUtcNow());
        }

        return outcome == Outcome.Applied;
    }

    private async Task<Outcome> Apply(Session tx, FeedEvent[] batch, Attempt attempt)
    {
        attempt.End();
        var parked = await tx.One<bool>(HasParked, new { source }) ? await Quarantine.Aggregates(tx) : [];
        if (batch.Any(fact => fact.JsonData is not null && parked.Contains(fact.Aggregate)))
        {
            return Outcome.Refused;
        }

        if (!await Move(tx, batch[0].Sequence - 1, batch[^1].Sequence))
        {
            return Outcome.Moved;
        }

        for (var i = 0; i < batch.Length; i++)
        {
            attempt.Begin(i);
            var fact = batch[i];
            if (parked.Contains(fact.Aggregate))
            {
                await Quarantine.Queue(tx, fact);
            }
            else if (handlers.TryGetValue(fact.Type, out var known))
            {
                await known.Apply(tx, source, fact, fact.Decode(known));
            }
        }

        // What all of them put off is blamed on the one in the middle, so that ever smaller batches find the one at fault.
        attempt.Begin(batch.Length / 2);
        await tx.Settle();
        attempt.End();
        return Outcome.Applied;
    }

    private async Task Park(FeedEvent fact, Exception cause, CancellationToken cancel)
    {
        var moved = await database.Write(
            async tx =>
            {
                if (!await Move(tx, fact.Sequence - 1, fact.Sequence))
                {
                    return false;
                }

                await Quarantine.Park(tx, fact, cause);
                return true;
            },
            cancel);
        _position = moved ? fact.Sequence : Unknown;
        if (moved)
        {
            metrics.Parked(source);
        }

        Parked(log, cause, source, fact.Sequence, fact.Type);
    }

    private async Task<bool> Move(Session tx, long from, long to) =>
        await tx.Execute(MovePosition, new { source, from, to }) == 1;

    private async Task<long> ReadPosition(Session tx)
    {
        var row = await tx.Find<long?>(SelectPosition, new { source });
        if (row is null)
        {
            await tx.TryInsert("INSERT INTO feed_positions (source, sequence) VALUES (@source, 0)", new { source });
        }

        return row ?? 0;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {Sequence} of {Source}, a {Type}, could not be applied; its aggregate waits in quarantine.")]
    private static partial void Parked(ILogger log, Exception cause, string source, long sequence, string type);

    private const string SelectPosition = "SELECT sequence FROM feed_positions WHERE source = @source";

    private const string MovePosition = "UPDATE feed_positions SET sequence = @to WHERE source = @source AND sequence = @from";

    private const string HasParked =
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM quarantine WHERE source = @source) THEN 1 ELSE 0 END";

    private enum Outcome
    {
        Applied,
        Moved,
        Refused,
    }
}
