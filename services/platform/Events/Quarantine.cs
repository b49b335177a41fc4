namespace Coaching.Platform;

/// <summary>
/// The events of one source that could not be applied, and those of the same aggregates behind them. The oldest of an
/// aggregate is retried five times and then waits for a replay; the line itself never waits.
/// </summary>
internal sealed class Quarantine(string source, IReadOnlyDictionary<string, EventHandlers> handlers, Database database, FeedsOptions options, TimeProvider clock)
{
    private const int MaxAttempts = 6;
    private const int MaxCause = 400;
    private const int MaxRows = 200;

    /// <summary>Puts an event aside because its handler failed.</summary>
    public Task Park(Session tx, FeedEvent fact, Exception cause) => Insert(tx, fact, 1, Describe(cause), RetryTime(1));

    /// <summary>Puts an event aside because an older one of its aggregate is here.</summary>
    public Task Queue(Session tx, FeedEvent fact) => Insert(tx, fact, 0, string.Empty, null);

    /// <summary>The aggregates that have events here.</summary>
    public async Task<HashSet<string>> Aggregates(Session tx) =>
        [.. await tx.Query<string>(SelectAggregates, new { source })];

    /// <summary>How many events are here, and for how many of them a retry is planned.</summary>
    public Task<QuarantineSize> Size(CancellationToken cancel) => database.Read(tx => tx.One<QuarantineSize>(SelectSize, new { source }), cancel);

    /// <summary>Lets everything here be tried again at once, as a new version of the service may know better.</summary>
    public Task Replay(CancellationToken cancel) =>
        database.Write(tx => tx.Execute(RetryAllNow, new { source, now = clock.GetUtcNow() }), cancel);

    /// <summary>Tries what is due; answers how many events were applied.</summary>
    public async Task<int> RetryDue(CancellationToken cancel)
    {
        var due = await database.Read(
            tx => tx.Page<string>(SelectDue, new { source, now = clock.GetUtcNow(), take = MaxRows }), cancel);
        var applied = 0;
        foreach (var aggregate in due)
        {
            applied += await Retry(aggregate, cancel);
        }

        return applied;
    }

    private async Task<int> Retry(string aggregate, CancellationToken cancel)
    {
        var applied = 0;
        var take = MaxRows;
        while (true)
        {
            var attempt = new Attempt();
            try
            {
                var count = await database.Write(tx => Apply(tx, aggregate, take, attempt), cancel);
                applied += count;
                if (count < take)
                {
                    return applied;
                }

                take = MaxRows;
            }
            catch (Exception e) when (attempt.Failed(e, database.Dialect) && attempt.Index > 0)
            {
                take = attempt.Index;
            }
            catch (Exception e) when (attempt.Failed(e, database.Dialect))
            {
                await database.Write(tx => Fail(tx, aggregate, e), cancel);
                return applied;
            }
        }
    }

    private async Task<int> Apply(Session tx, string aggregate, int take, Attempt attempt)
    {
        // The row of the position is the lock: neither the line nor another replica touches this source meanwhile.
        await tx.Execute("UPDATE feed_positions SET sequence = sequence WHERE source = @source", new { source });
        var rows = await tx.Page<QuarantineRow>(SelectAggregate, new { source, aggregate, take });
        for (var i = 0; i < rows.Count; i++)
        {
            attempt.Begin(i);
            var fact = rows[i].ToEvent();
            if (handlers.TryGetValue(fact.Type, out var known))
            {
                await known.Apply(tx, source, fact, fact.Decode(known));
            }
        }

        attempt.Begin(rows.Count / 2);
        await tx.Settle();
        attempt.End();
        if (rows.Count > 0)
        {
            await tx.Execute(DeleteAggregate, new { source, aggregate, last = rows[^1].Sequence });
        }

        return rows.Count;
    }

    private async Task Fail(Session tx, string aggregate, Exception cause)
    {
        var head = (await tx.Page<QuarantineRow>(SelectAggregate, new { source, aggregate, take = 1 })).SingleOrDefault();
        if (head is not null)
        {
            var attempts = head.Attempts + 1;
            await tx.Execute(
                UpdateHead, new { source, head.Sequence, attempts, cause = Describe(cause), retryTime = RetryTime(attempts) });
        }
    }

    private Task<int> Insert(Session tx, FeedEvent fact, int attempts, string cause, DateTimeOffset? retryTime) => tx.Execute(InsertRow, new
    {
        source,
        fact.Sequence,
        fact.Aggregate,
        fact.Version,
        fact.Type,
        Data = fact.Data.ToArray(),
        fact.TraceParent,
        CreateTime = fact.Time,
        cause,
        attempts,
        ParkTime = clock.GetUtcNow(),
        retryTime,
    });

    private DateTimeOffset? RetryTime(int attempts) =>
        attempts >= MaxAttempts ? null : clock.GetUtcNow() + (options.RetryDelay * Math.Pow(2, attempts - 1));

    private static string Describe(Exception cause)
    {
        var text = $"{cause.GetType().Name}: {cause.Message}";
        return text.Length <= MaxCause ? text : text[..MaxCause];
    }

    private const string SelectAggregates = "SELECT DISTINCT aggregate FROM quarantine WHERE source = @source";

    private const string SelectSize = "SELECT COUNT(*) AS events, COUNT(retry_time) AS retries FROM quarantine WHERE source = @source";

    private const string SelectDue = """
        SELECT aggregate FROM quarantine
        WHERE source = @source AND retry_time <= @now
        ORDER BY sequence
        """;

    // Oldest first; ix_quarantine_aggregate (source, aggregate, sequence) serves it.
    private const string SelectAggregate = """
        SELECT sequence, aggregate, version, type, data, trace_parent, create_time, attempts
        FROM quarantine
        WHERE source = @source AND aggregate = @aggregate
        ORDER BY sequence
        """;

    private const string InsertRow = """
        INSERT INTO quarantine
            (source, sequence, aggregate, version, type, data, trace_parent, create_time, cause, attempts, park_time, retry_time)
        VALUES
            (@source, @Sequence, @Aggregate, @Version, @Type, @Data, @TraceParent, @CreateTime, @cause, @attempts, @ParkTime, @retryTime)
        """;

    private const string UpdateHead = """
        UPDATE quarantine SET attempts = @attempts, cause = @cause, retry_time = @retryTime
        WHERE source = @source AND sequence = @Sequence
        """;

    private const string DeleteAggregate = "DELETE FROM quarantine WHERE source = @source AND aggregate = @aggregate AND sequence <= @last";

    // The oldest of each aggregate is the one that has been tried.
    private const string RetryAllNow = "UPDATE quarantine SET attempts = 1, retry_time = @now WHERE source = @source AND attempts > 0";

    private sealed record QuarantineRow
    {
        public required long Sequence { get; init; }

        public required string Aggregate { get; init; }

        public required long Version { get; init; }

        public required string Type { get; init; }

        public required byte[] Data { get; init; }

        public required string TraceParent { get; init; }

        public required DateTimeOffset CreateTime { get; init; }

        public required int Attempts { get; init; }

        public FeedEvent ToEvent() => new()
        {
            Sequence = Sequence,
            Aggregate = Aggregate,
            Version = Version,
            Type = Type,
            Time = CreateTime,
            TraceParent = TraceParent,
            Data = Data,
        };
    }
}

/// <summary>What a quarantine holds.</summary>
internal sealed record QuarantineSize
{
    public required long Events { get; init; }

    public required long Retries { get; init; }
}
