using System.Diagnostics;
using Coaching.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace Coaching.Platform.Tests;

public sealed class MeasuringTests : IAsyncLifetime
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly TempFolder _folder = new();
    private readonly EventsMetrics _metrics = new(new OwnFeed("measured"));
    private readonly Counter.Child _counter = Metrics.CreateCounter($"test_{Guid.NewGuid():N}_total", "Counted by a test.").Unlabelled;
    private Database _database = null!;

    public async Task InitializeAsync() => _database = await EventDatabase.Open(_folder.File("measured.db"));

    public async Task DisposeAsync()
    {
        _metrics.Dispose();
        await _database.DisposeAsync();
        _folder.Delete();
    }

    [Fact]
    public async Task What_work_counts_is_counted_once_it_is_committed_and_not_before()
    {
        await _database.Write(
            tx =>
            {
                tx.Count(_counter);
                tx.Count(_counter);
                Assert.Equal(0, _counter.Value);
                return Task.CompletedTask;
            },
            default);

        Assert.Equal(2, _counter.Value);
    }

    [Fact]
    public async Task What_is_undone_does_not_count_and_its_neighbours_do()
    {
        var writes = Enumerable.Range(0, 30).Select(number => _database.Write(
            tx =>
            {
                tx.Count(_counter);
                return number % 3 == 0 ? throw new InvalidOperationException("no") : Task.CompletedTask;
            },
            default)).ToList();
        await Task.WhenAll(writes.Select(write => write.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(20, _counter.Value);
    }

    [Fact]
    public async Task A_nested_part_that_is_undone_does_not_count_and_the_rest_does()
    {
        await _database.Write(
            async tx =>
            {
                tx.Count(_counter);
                await Assert.ThrowsAsync<InvalidOperationException>(() => tx.Nested(() =>
                {
                    tx.Count(_counter);
                    throw new InvalidOperationException("no");
                }));
                await tx.Nested(() =>
                {
                    tx.Count(_counter);
                    return Task.CompletedTask;
                });
            },
            default);

        Assert.Equal(2, _counter.Value);
    }

    [Fact]
    public async Task Waits_for_the_database_are_measured_and_what_is_too_much_is_counted()
    {
        var page = await Page();
        var before = Value(page, "coaching_database_wait_seconds_count{service=\"test\",kind=\"write\"}");
        await _database.Write(_ => Task.CompletedTask, default);

        Assert.True(Value(await Page(), "coaching_database_wait_seconds_count{service=\"test\",kind=\"write\"}") > before);
        Assert.Contains("coaching_database_refused_total{service=\"test\",kind=\"write\"}", page, StringComparison.Ordinal);
        Assert.Contains("coaching_database_waiting_limit{service=\"test\",kind=\"read\"} 10000", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_follows_from_a_fact_belongs_to_the_facts_trace_and_without_a_collector_nothing_is_made_for_it()
    {
        Activity? seen = null;
        var subscriptions = new Subscriptions().From("people").On<Coaching.Feed.V1.Feed>(async (tx, fact) =>
        {
            seen = Activity.Current;
            await tx.Publish("sessions/followed", 1, fact.Data);
        });
        using var consumer = new FeedConsumer(
            "people", Subscriptions.Merge([subscriptions])["people"], _database, new FeedsOptions(), _metrics, TimeProvider.System, NullLogger.Instance);
        var fact = new FeedEvent
        {
            Sequence = 1,
            Aggregate = "people/ana",
            Version = 1,
            Type = "coaching.feed.v1.Feed",
            Time = TimeProvider.System.GetUtcNow(),
            TraceParent = Trace,
            JsonData = "{}",
        };

        Assert.True(await consumer.Push([fact], default));

        Assert.Equal(Trace, Assert.Single(await _database.Outbox()).TraceParent);
        Assert.Null(seen);
    }

    [Fact]
    public void Without_a_collector_a_span_costs_no_memory()
    {
        var fact = new FeedEvent { Sequence = 1, Aggregate = "a", Version = 1, Type = "t", Time = default, TraceParent = Trace };
        EventsMetrics.StartApply("people", fact);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 1_000; step++)
        {
            EventsMetrics.StartApply("people", fact);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static async Task<string> Page()
    {
        using var stream = new MemoryStream();
        await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static double Value(string page, string series) => double.Parse(
        page.Split('\n').Single(line => line.StartsWith($"{series} ", StringComparison.Ordinal)).Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
}
