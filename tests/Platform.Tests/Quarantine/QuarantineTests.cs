using Coaching.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Coaching.Platform.Tests;

public sealed class QuarantineTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly EventsMetrics _metrics = new(new OwnFeed("analytics"));
    private readonly TestClock _clock = TestClock.Frozen();
    private readonly HashSet<string> _poisoned = [];
    private bool _putOff;
    private Database _source = null!;
    private Database _database = null!;
    private FeedConsumer _consumer = null!;

    public async Task InitializeAsync()
    {
        _source = await EventDatabase.Open(_folder.File("people.db"));
        _database = await EventDatabase.Open(_folder.File("analytics.db"), _clock);
        var handlers = Subscriptions.Merge([new Subscriptions().From("people").On<Coaching.Feed.V1.Feed>(Apply)]);
        _consumer = new FeedConsumer("people", handlers["people"], _database, new FeedsOptions(), _metrics, _clock, NullLogger.Instance);
    }

    public async Task DisposeAsync()
    {
        _consumer.Dispose();
        _metrics.Dispose();
        await _source.DisposeAsync();
        await _database.DisposeAsync();
        _clock.Dispose();
        _folder.Delete();
    }

    [Fact]
    public async Task A_failing_fact_parks_its_own_aggregate_only()
    {
        _poisoned.Add("people/1@2");
        await Publish(aggregates: 5, versions: 4);

        await Pull();

        var seen = await _database.Seen();
        Assert.Equal([1], seen.Where(row => row.Aggregate == "people/1").Select(row => row.Version));
        Assert.Equal(4 * 4, seen.Count(row => row.Aggregate != "people/1"));
        Assert.Equal(3, (await _consumer.Quarantine.Size(default)).Events);
        Assert.Equal(20, await _consumer.Position(default));
    }

    [Fact]
    public async Task A_later_fact_of_a_parked_aggregate_queues_behind_it_also_when_pushed()
    {
        _poisoned.Add("people/1@1");
        await Publish(aggregates: 2, versions: 1);
        await Pull();
        await _source.Publish("people/1", 2);
        var later = (await _source.Outbox())[^1];

        var pushed = await _consumer.Push([later.ToPushed()], default);
        await Pull();

        Assert.False(pushed);
        Assert.DoesNotContain(await _database.Seen(), row => row.Aggregate == "people/1");
        Assert.Equal(2, (await _consumer.Quarantine.Size(default)).Events);
    }

    [Fact]
    public async Task A_fact_that_recovers_is_retried_with_those_behind_it_in_order()
    {
        _poisoned.Add("people/0@1");
        await Publish(aggregates: 3, versions: 5);
        await Pull();
        _poisoned.Clear();

        _clock.Advance(TimeSpan.FromSeconds(1));
        await _consumer.Quarantine.RetryDue(default);

        await _database.AssertAppliedOnce(_source);
        Assert.Equal(0, (await _consumer.Quarantine.Size(default)).Events);
    }

    [Fact]
    public async Task After_five_retries_a_fact_waits_for_a_replay_with_its_cause()
    {
        _poisoned.Add("people/0@1");
        await Publish(aggregates: 2, versions: 2);
        await Pull();

        for (var retry = 0; retry < 5; retry++)
        {
            Assert.Equal(1, (await _consumer.Quarantine.Size(default)).Retries);
            _clock.Advance(TimeSpan.FromSeconds(Math.Pow(2, retry)));
            await _consumer.Quarantine.RetryDue(default);
        }

        Assert.Equal(0, (await _consumer.Quarantine.Size(default)).Retries);
        var parked = await _database.Read(tx => tx.Find<string>("SELECT cause FROM quarantine WHERE attempts = 6"), default);
        Assert.Equal("InvalidOperationException: people/0@1 is poison.", parked);

        _poisoned.Clear();
        await _consumer.Quarantine.Replay(default);
        await _consumer.Quarantine.RetryDue(default);

        await _database.AssertAppliedOnce(_source);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_park_and_do_not_stop_the_line()
    {
        await Publish(aggregates: 3, versions: 2);
        var broken = new byte[] { 0x0A, 0xFF, 0xFF };
        var events = (await _source.Outbox()).Select(row => row.ToEvent()).Select(fact => fact.Sequence == 2 ? fact with { Data = broken } : fact);

        Assert.True(await _consumer.Pulled([.. events], default));

        Assert.Equal(2, (await _consumer.Quarantine.Size(default)).Events);
        Assert.Equal(4, (await _database.Seen()).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_poisonous_fact_in_a_hundred_leaves_the_rest_whole_and_replays_to_the_whole(bool putOff)
    {
        _putOff = putOff;
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await Publish(aggregates: 100, versions: 20);
        var poison = (await _source.Outbox()).Where(_ => random.Next(100) == 0).ToList();
        _poisoned.UnionWith(poison.Select(row => $"{row.Aggregate}@{row.Version}"));

        await Pull();

        var parkedFrom = poison.GroupBy(row => row.Aggregate).ToDictionary(rows => rows.Key, rows => rows.Min(row => row.Version));
        var expected = parkedFrom.Sum(parked => 20 - parked.Value + 1);
        Assert.Equal(expected, (await _consumer.Quarantine.Size(default)).Events);
        Assert.Equal(2_000 - expected, (await _database.Seen()).Count);

        _poisoned.Clear();
        await _consumer.Quarantine.Replay(default);
        await _consumer.Quarantine.RetryDue(default);

        await _database.AssertAppliedOnce(_source);
    }

    private Task Apply(Session tx, Fact<Coaching.Feed.V1.Feed> fact)
    {
        if (!_putOff)
        {
            return Note(tx, fact);
        }

        tx.Deferred<Notes>().Work.Add(() => Note(tx, fact));
        return Task.CompletedTask;
    }

    private Task Note(Session tx, Fact<Coaching.Feed.V1.Feed> fact) => _poisoned.Contains($"{fact.Aggregate}@{fact.Version}")
        ? throw new InvalidOperationException($"{fact.Aggregate}@{fact.Version} is poison.")
        : EventDatabase.Note(tx, fact);

    private async Task Publish(int aggregates, int versions)
    {
        for (var version = 1; version <= versions; version++)
        {
            await Task.WhenAll(Enumerable.Range(0, aggregates).Select(aggregate => _source.Publish($"people/{aggregate}", version)));
        }
    }

    private sealed class Notes : IDeferred
    {
        public List<Func<Task>> Work { get; } = [];

        public async Task Settle(Session tx)
        {
            foreach (var one in Work)
            {
                await one();
            }
        }
    }

    private async Task Pull() => await _consumer.Pulled([.. (await _source.Outbox()).Select(row => row.ToEvent())], default);
}
