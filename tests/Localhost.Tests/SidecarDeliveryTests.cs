using System.Text.Json;

namespace Coaching.Localhost.Tests;

public sealed class SidecarDeliveryTests
{
    private const string DeadLetter = ""","deadLetterTopic":"dead"},{"pubsubname":"pubsub","topic":"dead","route":"/dead" """;

    [Theory]
    [InlineData(200, "")]
    [InlineData(204, "")]
    [InlineData(200, "not json")]
    [InlineData(200, "[]")]
    [InlineData(200, """{"status":""}""")]
    [InlineData(200, """{"status":"SUCCESS"}""")]
    public async Task Success_is_delivered_once(int status, string body)
    {
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits", DeadLetter), _ => (status, body)));

        await rig.Publish("visits", "{}");

        Assert.Equal(["/visits"], (await rig.App.Exactly(1)).Select(item => item.Path));
    }

    [Theory]
    [InlineData(200, """{"status":"RETRY"}""")]
    [InlineData(200, """{"status":"WHATEVER"}""")]
    [InlineData(400, "")]
    [InlineData(500, "")]
    [InlineData(302, "")]
    public async Task Failure_is_tried_again_so_many_times_and_then_goes_to_the_dead_letter_topic(int status, string body)
    {
        await using var rig = await SidecarRig.Start(
            await TestApp.Start(TestApp.Topic("visits", DeadLetter), item => item.Path == "/dead" ? (200, string.Empty) : (status, body)),
            options => options with { MaxRetries = 2 });

        await rig.Publish("visits", "{}");
        var delivered = await rig.App.Exactly(4);

        Assert.Equal(["/visits", "/visits", "/visits", "/dead"], delivered.Select(item => item.Path));
        Assert.Single(delivered.Select(item => item.Id).Distinct());
    }

    [Theory]
    [InlineData(200, """{"status":"DROP"}""")]
    [InlineData(404, "")]
    public async Task A_drop_goes_to_the_dead_letter_topic_at_once(int status, string body)
    {
        await using var rig = await SidecarRig.Start(
            await TestApp.Start(TestApp.Topic("visits", DeadLetter), item => item.Path == "/dead" ? (200, string.Empty) : (status, body)));

        await rig.Publish("visits", "{}");

        Assert.Equal(["/visits", "/dead"], (await rig.App.Exactly(2)).Select(item => item.Path));
    }

    [Fact]
    public async Task A_drop_without_a_dead_letter_topic_is_lost()
    {
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits"), _ => (404, string.Empty)));

        await rig.Publish("visits", "{}");

        Assert.Single(await rig.App.Exactly(1));
    }

    [Fact]
    public async Task A_failure_that_heals_is_delivered_in_the_end()
    {
        var tries = 0;
        await using var rig = await SidecarRig.Start(
            await TestApp.Start(TestApp.Topic("visits"), _ => (Interlocked.Increment(ref tries) < 3 ? 503 : 200, string.Empty)));

        await rig.Publish("visits", "{}");

        Assert.Equal(3, (await rig.App.Exactly(3)).Count);
    }

    [Fact]
    public async Task An_expired_message_is_not_delivered()
    {
        var broker = SidecarRig.NewBroker();
        broker.Chaos.Delay = TimeSpan.Zero;
        await using var rig = await SidecarRig.Start(
            await TestApp.Start(TestApp.Topic("visits", DeadLetter), item => (item.Path == "/dead" ? 200 : 500, string.Empty)),
            options => options with { MaxRetries = 50, RetryDelay = TimeSpan.FromMilliseconds(300) },
            broker);

        await rig.Publish("visits", "{}", query: "?metadata.ttlInSeconds=1");
        var delivered = new List<Delivered> { await rig.App.Next() };
        while (delivered[^1].Path != "/dead")
        {
            delivered.Add(await rig.App.Next());
        }

        Assert.InRange(delivered.Count, 2, 5);
        Assert.Empty(await rig.App.Rest());
    }

    [Fact]
    public async Task Metadata_and_the_component_travel_as_headers()
    {
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")));

        await rig.Publish("visits", "{}", query: "?metadata.shard=7");
        var headers = (await rig.App.Next()).Headers;

        Assert.Equal("7", headers["shard"]);
        Assert.Equal("pubsub", headers["pubsubname"]);
    }

    [Fact]
    public async Task A_raw_subscription_sees_bare_bytes_in_an_envelope_of_their_own()
    {
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits", ""","metadata":{"rawPayload":"true"}""")));

        await rig.Publish("visits", "abc", query: "?metadata.rawPayload=true");
        var body = (await rig.App.Next()).Body;

        Assert.Equal("YWJj", body.GetProperty("data_base64").GetString());
        Assert.Equal("application/octet-stream", body.GetProperty("datacontenttype").GetString());
    }

    [Fact]
    public async Task A_raw_message_that_is_no_envelope_does_not_reach_a_subscriber_of_envelopes()
    {
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")));

        await rig.Publish("visits", "abc", query: "?metadata.rawPayload=true");
        await rig.Publish("visits", """{"id":"own"}""", query: "?metadata.rawPayload=true");

        Assert.Equal("own", Assert.Single(await rig.App.Exactly(1)).Id);
    }

    [Fact]
    public async Task Rules_choose_the_route_and_no_match_is_dropped()
    {
        const string Subscriptions = """
            [{"pubsubname":"pubsub","topic":"visits","routes":{"rules":[
              {"match":"event.type == \"a\"","path":"/a"},
              {"match":"event.type == 'b' && event.data.county != '47'","path":"/b"}]}},
             {"pubsubname":"pubsub","topic":"unrouted"},
             {"pubsubname":"pubsub","topic":"unreadable","routes":{"rules":[{"match":"size(event.type) > 1","path":"/x"}],"default":"/y"}}]
            """;
        await using var rig = await SidecarRig.Start(await TestApp.Start(Subscriptions));

        await rig.Publish("visits", "{}", query: "?metadata.cloudevent.type=a");
        await rig.Publish("visits", """{"county":"1"}""", query: "?metadata.cloudevent.type=b");
        await rig.Publish("visits", """{"county":"47"}""", query: "?metadata.cloudevent.type=b");
        await rig.Publish("visits", "{}", query: "?metadata.cloudevent.type=c");
        await rig.Publish("unrouted", "{}");
        await rig.Publish("unreadable", "{}");

        Assert.Equal(["/a", "/b"], (await rig.App.Exactly(2)).Select(item => item.Path));
    }

    [Fact]
    public async Task The_default_route_beats_the_route_and_takes_what_no_rule_takes()
    {
        const string Subscriptions = """
            [{"pubsubname":"pubsub","topic":"visits","route":"/route",
              "routes":{"default":"/default","rules":[{"match":"event.type == \"a\"","path":"/a"}]}}]
            """;
        await using var rig = await SidecarRig.Start(await TestApp.Start(Subscriptions));

        await rig.Publish("visits", "{}");

        Assert.Equal("/default", (await rig.App.Next()).Path);
    }

    [Fact]
    public async Task Each_app_gets_every_message_and_the_sidecars_of_one_app_share_them()
    {
        var broker = SidecarRig.NewBroker();
        await using var people1 = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")), broker: broker);
        await using var people2 = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")), broker: broker);
        await using var plcs = await SidecarRig.Start(
            await TestApp.Start(TestApp.Topic("visits")), options => options with { AppId = "plcs" }, broker);

        for (var message = 0; message < 10; message++)
        {
            await people1.Publish("visits", "{}");
        }

        Assert.Equal(10, (await plcs.App.Exactly(10)).Count);
        Assert.Equal(10, (await people1.App.Rest()).Count + (await people2.App.Rest()).Count);
    }

    [Fact]
    public async Task An_app_that_does_not_subscribe_is_left_alone()
    {
        await using var rig = await SidecarRig.Start(await TestApp.Start(subscriptions: null));

        await rig.Publish("visits", "{}");

        Assert.Empty(await rig.App.Rest(100));
        using var metadata = JsonDocument.Parse(await rig.Http.GetStringAsync("v1.0/metadata"));
        Assert.Equal(0, metadata.RootElement.GetProperty("subscriptions").GetArrayLength());
    }
}
