using Coaching.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coaching.Platform.Tests;

/// <summary>What the events' own statements promise on both engines.</summary>
public abstract class OutboxEngineTests(DatabaseHost host)
{
    [DatabaseFact]
    public async Task Concurrent_facts_are_numbered_without_gaps_and_in_order_within_an_aggregate()
    {
        var kind = $"people/{Guid.NewGuid():N}";
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var version = 1; version <= 25; version++)
            {
                await host.Database.Publish($"{kind}-{writer}", version);
            }
        }));
        await Number();

        var rows = await host.Database.Outbox();

        Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), rows.Select(row => row.FeedSeq));
        Assert.All(
            rows.GroupBy(row => row.Aggregate),
            facts => Assert.Equal(facts.Select(row => row.Version).Order(), facts.Select(row => row.Version)));
    }

    [DatabaseFact]
    public async Task A_transaction_that_began_first_and_commits_last_is_not_skipped()
    {
        var late = $"people/{Guid.NewGuid():N}";
        var (inserted, others) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = host.Database.Write(
            async tx =>
            {
                await tx.Publish(late, 1, new Coaching.Feed.V1.Feed());
                inserted.TrySetResult();
                if (!IsSqlite)
                {
                    await others.Task;
                }
            },
            default);
        await inserted.Task;
        await host.Database.Publish($"{late}-other", 1);
        others.TrySetResult();
        await slow;
        await Number();

        Assert.Contains(await host.Database.Outbox(), row => row.Aggregate == late);
    }

    [DatabaseFact]
    public async Task A_consumer_applies_parks_and_replays()
    {
        var source = $"s{Guid.NewGuid():N}";
        var isBroken = true;
        var subscriptions = new Subscriptions().From(source).On<Int64Value>((tx, fact) => isBroken && fact is { Aggregate: "b", Version: 1 }
            ? throw new InvalidOperationException("Broken.")
            : Contribute(tx, source, fact.Aggregate, fact.Version, fact.Data.Value));
        using var metrics = new EventsMetrics(new OwnFeed(source));
        using var consumer = new FeedConsumer(
            source, Subscriptions.Merge([subscriptions])[source], host.Database, new FeedsOptions(), metrics, TimeProvider.System, NullLogger.Instance);

        await consumer.Pulled([Fact(1, "a", 1, 10), Fact(2, "b", 1, 20), Fact(3, "b", 2, 21), Fact(4, "a", 2, 11)], default);

        Assert.Equal(4, await consumer.Position(default));
        Assert.Equal((2, 1), ((await consumer.Quarantine.Size(default)).Events, (await consumer.Quarantine.Size(default)).Retries));
        isBroken = false;
        await consumer.Quarantine.Replay(default);
        await consumer.Quarantine.RetryDue(default);
        Assert.Equal(0, (await consumer.Quarantine.Size(default)).Events);
        Assert.Equal(2, await host.Database.Read(tx => tx.One<long>(CountCurrent, new { source }), default));
    }

    [DatabaseFact]
    public async Task A_lease_passes_on_when_it_is_given_up_and_fences_its_last_holder()
    {
        var name = $"job-{Guid.NewGuid():N}";
        var (first, second) = (Lease(name), Lease(name));

        Assert.True(await first.Hold(default));
        Assert.False(await second.Hold(default));
        Assert.True(await host.Database.Write(tx => first.Record(tx, 7), default));
        await first.Release(default);
        Assert.True(await second.Hold(default));

        Assert.False(await host.Database.Write(first.Fence, default));
        Assert.Equal(7, await host.Database.Read(second.Position, default));
    }

    [DatabaseFact]
    public async Task An_operation_is_stored_with_its_progress_and_its_end()
    {
        var store = new OperationStore(new OwnFeed("people"), TimeProvider.System);
        var name = store.NewName();
        await host.Database.Write(tx => store.Start(tx, name, "count", "people/ana", new Int64Value { Value = 3 }, new Int64Value()), default);
        var run = new OperationRun(await host.Database.Read(tx => tx.One<OperationRow>(SelectOperation, new { name }), default), epoch: 0);

        await host.Database.Write(tx => run.Progress(tx, new Int64Value { Value = 2 }, new byte[] { 2 }), default);
        await host.Database.Write(tx => run.Complete(tx, new Int64Value { Value = 3 }), default);
        var stored = await host.Database.Read(tx => OperationStore.Read(tx, name), default);

        Assert.True(stored.Done);
        Assert.Equal((2, 3), (stored.Metadata.Unpack<Int64Value>().Value, stored.Response.Unpack<Int64Value>().Value));
        Assert.False(await host.Database.Write(run.Beat, default));
    }

    private bool IsSqlite => host.Database.Dialect.Name == "sqlite";

    private async Task Number()
    {
        if (!IsSqlite)
        {
            var sequencer = new Sequencer(host.Database, Lease("sequencer"));
            while (await sequencer.Number(default) > 0)
            {
            }
        }
    }

    // Another test's sequencer may have held it: it is free to take, as on a single replica.
    private Lease Lease(string name) => new(name, host.Database, isAlone: name == "sequencer", TimeSpan.FromSeconds(10), TimeProvider.System);

    private static Task<bool> Contribute(Session tx, string cube, string entity, long version, long value) =>
        Contributions.Replace(tx, cube, entity, version, [new Contribution("all", [value])], (_, _) => Task.CompletedTask);

    private static FeedEvent Fact(long sequence, string aggregate, long version, long value) => new()
    {
        Sequence = sequence,
        Aggregate = aggregate,
        Version = version,
        Type = Int64Value.Descriptor.FullName,
        Time = DateTimeOffset.UnixEpoch,
        TraceParent = "",
        Data = new Int64Value { Value = value }.ToByteArray(),
    };

    private const string CountCurrent = "SELECT COUNT(*) FROM contributions WHERE cube = @source AND version = 2";

    private const string SelectOperation = $"SELECT {OperationRow.Columns} FROM operations WHERE name = @name";
}

public sealed class OutboxOnSqlite(SqliteHost host) : OutboxEngineTests(host), IClassFixture<SqliteHost>;

public sealed class OutboxOnSqlServer(SqlServerHost host) : OutboxEngineTests(host), IClassFixture<SqlServerHost>;
