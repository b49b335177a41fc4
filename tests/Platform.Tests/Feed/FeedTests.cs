using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using System.Text;
using Coaching.Feed.V1;
using Coaching.Sidecar;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit.Abstractions;

namespace Coaching.Platform.Tests;

public sealed class FeedTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ITestOutputHelper _output;
    private readonly int _seed = Random.Shared.Next();
    private readonly SidecarChaos _chaos;
    private readonly EventHost _people;
    private readonly EventHost _analytics;

    public FeedTests(ITestOutputHelper output)
    {
        _output = output;
        _chaos = new SidecarChaos(_seed);
        var broker = new DevBroker(TimeProvider.System, _chaos);
        _people = new EventHost("people", _folder.File("people.db"), broker);
        _analytics = new EventHost("analytics", _folder.File("analytics.db"), broker);
        _analytics.Subscriptions.From("people").On<Coaching.Feed.V1.Feed>(EventDatabase.Note);
        _analytics.Settings["Feeds:Sources:people"] = _people.GrpcAddress;
    }

    public async Task InitializeAsync()
    {
        await _people.Start();
    }

    public async Task DisposeAsync()
    {
        await _analytics.DisposeAsync();
        await _people.DisposeAsync();
        _folder.Delete();
    }

    [Fact]
    public async Task Nothing_is_lost_or_doubled_whatever_the_broker_does_and_whoever_restarts()
    {
        _output.WriteLine($"seed {_seed}");
        var random = new Random(_seed);
        (_chaos.DropPercent, _chaos.DuplicatePercent, _chaos.ShuffleWindow, _chaos.ForgetOnRestart) = (15, 15, 20, true);
        _chaos.Delay = TimeSpan.FromMilliseconds(200);
        await _analytics.Start();
        for (var round = 0; round < 6; round++)
        {
            var publishing = Publish(round, 250);
            if (random.Next(2) == 0)
            {
                await Task.Delay(random.Next(200));
                await _analytics.Stop();
                await _analytics.Start();
            }

            await publishing;
            if (random.Next(3) == 0)
            {
                await _people.Stop();
                await _people.Start();
            }
        }

        await AtHead();

        await _analytics.Database.AssertAppliedOnce(_people.Database);
    }

    [Fact]
    public async Task A_push_is_applied_without_waiting_for_a_pull()
    {
        _analytics.Settings["Feeds:PullInterval"] = "00:00:30";
        await _analytics.Start();
        await _analytics.WaitForSidecar();
        await EventHost.Until(() => Task.FromResult(_analytics.Feeds.Lag == TimeSpan.Zero));

        await _people.Database.Publish("people/a", 1);

        await AtHead();
    }

    [Fact]
    public async Task A_request_can_wait_for_what_the_source_has_committed()
    {
        _analytics.Settings["Feeds:PullInterval"] = "00:00:30";
        _chaos.DropPercent = 100;
        await _analytics.Start();
        await _people.Database.Publish("people/a", 1);

        await _analytics.Feeds.CatchUp("people", default);

        Assert.Equal(1, await _analytics.Position("people"));
    }

    [Fact]
    public async Task A_source_that_is_away_shows_as_lag_and_as_unavailable()
    {
        _analytics.Settings["Feeds:CatchUpTimeout"] = "00:00:00.200";
        await _analytics.Start();
        await _analytics.Feeds.CatchUp("people", default);
        await _people.Stop();

        var error = await Assert.ThrowsAsync<RpcException>(() => _analytics.Feeds.CatchUp("people", default));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        await EventHost.Until(() => Task.FromResult(_analytics.Feeds.Lag > TimeSpan.Zero));
    }

    [Fact]
    public async Task A_pull_streams_what_follows_a_position_in_pages()
    {
        await Publish(0, 25);

        using var call = _people.Feed.Pull(new PullRequest { Feed = "feeds/people", AfterSequence = 5, PageSize = 8 });
        var pages = await call.ResponseStream.ReadAllAsync().ToListAsync();

        Assert.Equal([8, 8, 4], pages.Select(page => page.Events.Count));
        Assert.Equal(Enumerable.Range(6, 20).Select(i => (long)i), pages.SelectMany(page => page.Events).Select(item => item.Sequence));
    }

    [Fact]
    public async Task A_pull_with_a_tail_also_streams_what_comes_while_it_lasts()
    {
        using var call = _people.Feed.Pull(new PullRequest { Feed = "feeds/people", TailDuration = Duration.FromTimeSpan(TimeSpan.FromSeconds(2)) });
        var following = call.ResponseStream.ReadAllAsync().ToListAsync();
        await Task.Delay(100);

        await _people.Database.Publish("people/a", 1);

        Assert.Equal(1, Assert.Single(Assert.Single(await following).Events).Sequence);
    }

    [Theory]
    [InlineData("feeds/plcs", 0, 0, StatusCode.NotFound)]
    [InlineData("feeds/people", 1, 0, StatusCode.OutOfRange)]
    [InlineData("feeds/people", -1, 0, StatusCode.InvalidArgument)]
    [InlineData("feeds/people", 0, -1, StatusCode.InvalidArgument)]
    public async Task A_pull_that_makes_no_sense_is_refused(string feed, long after, int size, StatusCode expected)
    {
        using var call = _people.Feed.Pull(new PullRequest { Feed = feed, AfterSequence = after, PageSize = size });

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));

        Assert.Equal(expected, error.StatusCode);
    }

    [Fact]
    public async Task The_feed_tells_its_head()
    {
        await Publish(0, 3);

        var feed = await _people.Feed.GetFeedAsync(new GetFeedRequest { Name = "feeds/people" });

        Assert.Equal(3, feed.HeadSequence);
        Assert.NotNull(feed.HeadTime);
        Assert.Null(feed.OldestUnnumberedTime);
    }

    [Fact]
    public async Task A_delivery_without_the_sidecars_token_is_refused()
    {
        _analytics.Settings["Events:AppApiToken"] = "secret";
        await _analytics.Start();
        using var http = new HttpClient { BaseAddress = _analytics.HttpAddress };

        var without = await http.PostAsJsonAsync("/events/people", new { });
        http.DefaultRequestHeaders.Add("dapr-api-token", "secret");
        var with = await http.PostAsJsonAsync("/events/people", new { });

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"entries\":[1,{\"entryId\":\"a\"},{\"entryId\":\"b\",\"event\":{\"sequence\":\"x\"}}]}")]
    [InlineData("{\"specversion\":\"1.0\",\"sequence\":\"1\",\"type\":\"coaching.feed.v1.Feed\",\"subject\":\"a\",\"data\":{\"name\":5}}")]
    public async Task A_delivery_that_cannot_be_read_is_acknowledged_and_pulled(string body)
    {
        _analytics.Settings["Feeds:PullInterval"] = "00:00:30";
        _chaos.DropPercent = 100;
        await _analytics.Start();
        await _analytics.Feeds.CatchUp("people", default);
        await Publish(0, 3);
        using var http = new HttpClient { BaseAddress = _analytics.HttpAddress };

        var answer = await http.PostAsync("/events/people", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("SUCCESS", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await AtHead();
    }

    [Fact]
    public async Task The_sidecar_is_told_to_deliver_each_source_in_bulk()
    {
        await _analytics.Start();
        using var http = new HttpClient { BaseAddress = _analytics.HttpAddress };

        var subscription = Assert.Single((await http.GetFromJsonAsync<JsonElement>("/dapr/subscribe")).EnumerateArray());

        Assert.Equal("pubsub", subscription.GetProperty("pubsubname").GetString());
        Assert.Equal("people", subscription.GetProperty("topic").GetString());
        Assert.Equal("/events/people", subscription.GetProperty("route").GetString());
        Assert.True(subscription.GetProperty("bulkSubscribe").GetProperty("enabled").GetBoolean());
    }

    private Task Publish(int round, int facts) => Task.WhenAll(Enumerable.Range(0, 10).Select(async writer =>
    {
        for (var i = writer; i < facts; i += 10)
        {
            await _people.Database.Publish($"people/{writer}-{i % 3}", (round * facts) + i);
        }
    }));

    private Task AtHead() => EventHost.Until(async () =>
        (await _people.Database.Outbox()).Count == await _analytics.Position("people"));
}
