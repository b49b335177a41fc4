using Coaching.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Coaching.Platform.Tests;

public sealed class ConsumerTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly EventsMetrics _metrics = new(new OwnFeed("analytics"));
    private readonly List<FeedConsumer> _consumers = [];
    private Database _source = null!;
    private Database _database = null!;

    public async Task InitializeAsync()
    {
        _source = await EventDatabase.Open(_folder.File("people.db"));
        _database = await EventDatabase.Open(_folder.File("analytics.db"));
    }

    public async Task DisposeAsync()
    {
        _consumers.ForEach(consumer => consumer.Dispose());
        _metrics.Dispose();
        await _source.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Delete();
    }

    [Fact]
    public async Task Pushes_in_any_order_apply_each_fact_once_and_a_pull_fills_what_is_missing()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var rows = await Publish(400);
        var consumer = Consumer();
        for (var push = 0; push < 200; push++)
        {
            var from = random.Next(rows.Count);
            var pushed = rows.Skip(from).Take(random.Next(1, 40)).OrderBy(_ => random.Next(5)).ToList();

            if (!await consumer.Push([.. pushed.Select(row => row.ToPushed())], default) && random.Next(3) == 0)
            {
                var position = await consumer.Position(default);
                await consumer.Pulled([.. rows.Where(row => row.FeedSeq > position).Take(random.Next(1, 30)).Select(row => row.ToEvent())], default);
            }
        }

        Assert.True(await consumer.Pulled([.. rows.Select(row => row.ToEvent())], default));

        await _database.AssertAppliedOnce(_source);
    }

    [Fact]
    public async Task Two_replicas_apply_each_fact_once_between_them()
    {
        var rows = await Publish(600);
        var replicas = new[] { Consumer(), Consumer(), Consumer() };

        await Task.WhenAll(replicas.Select(async (replica, index) =>
        {
            foreach (var batch in rows.Chunk(7 + index))
            {
                await replica.Pulled([.. batch.Select(row => row.ToEvent())], default);
                await Task.Yield();
            }

            await replica.Pulled([.. rows.Select(row => row.ToEvent())], default);
        }));

        await _database.AssertAppliedOnce(_source);
    }

    [Fact]
    public async Task A_restarted_consumer_goes_on_where_the_last_one_committed()
    {
        var rows = await Publish(100);
        await Consumer().Pulled([.. rows.Take(40).Select(row => row.ToEvent())], default);

        var restarted = Consumer();

        Assert.Equal(40, await restarted.Position(default));
        Assert.True(await restarted.Pulled([.. rows.Skip(20).Select(row => row.ToEvent())], default));
        await _database.AssertAppliedOnce(_source);
    }

    [Fact]
    public async Task A_hole_is_never_stepped_over()
    {
        var rows = await Publish(10);
        var consumer = Consumer();

        var pushed = await consumer.Push([.. rows.Skip(1).Select(row => row.ToPushed())], default);
        var pulled = await consumer.Pulled([.. rows.Take(3).Concat(rows.Skip(5)).Select(row => row.ToEvent())], default);

        Assert.False(pushed);
        Assert.False(pulled);
        Assert.Equal(3, await consumer.Position(default));
    }

    [Fact]
    public async Task A_fact_of_a_type_that_nobody_handles_is_passed_by()
    {
        await _source.Write(tx => tx.Publish("people/a", 1, new Coaching.Feed.V1.GetFeedRequest { Name = "x" }), default);
        await _source.Publish("people/a", 2);
        var consumer = Consumer();

        Assert.True(await consumer.Pulled([.. (await _source.Outbox()).Select(row => row.ToEvent())], default));

        Assert.Equal(2, Assert.Single(await _database.Seen()).Version);
    }

    [Fact]
    public async Task Handlers_of_one_type_run_in_their_order_and_registrations_are_put_together()
    {
        var order = new List<string>();
        var subscriptions = new[]
        {
            new Subscriptions().From("people").On<Coaching.Feed.V1.Feed>((_, _) => Say("first")).On<Coaching.Feed.V1.Feed>((_, _) => Say("second")),
            new Subscriptions().From("people").On<Coaching.Feed.V1.Feed>((_, fact) => Say($"third of {fact.Source}")),
        };
        var rows = await Publish(1);
        using var consumer = new FeedConsumer(
            "people", Subscriptions.Merge(subscriptions)["people"], _database, new FeedsOptions(), _metrics, TimeProvider.System, NullLogger.Instance);

        await consumer.Pulled([.. rows.Select(row => row.ToEvent())], default);

        Assert.Equal(["first", "second", "third of people"], order);

        Task Say(string what)
        {
            order.Add(what);
            return Task.CompletedTask;
        }
    }

    private async Task<IReadOnlyList<OutboxRow>> Publish(int count)
    {
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => _source.Publish($"people/{i % 17}", i / 17)));
        return await _source.Outbox();
    }

    private FeedConsumer Consumer()
    {
        var handlers = Subscriptions.Merge([new Subscriptions().From("people").On<Coaching.Feed.V1.Feed>(EventDatabase.Note)]);
        var consumer = new FeedConsumer(
            "people", handlers["people"], _database, new FeedsOptions { MaxBatch = 16 }, _metrics, TimeProvider.System, NullLogger.Instance);
        _consumers.Add(consumer);
        return consumer;
    }
}
