using System.Net;
using System.Text.Json;
using Coaching.Sidecar;

namespace Coaching.Localhost.Tests;

public sealed class SidecarPublishTests
{
    [Fact]
    public async Task A_sidecar_is_healthy_and_says_who_it_is()
    {
        await using var rig = await SidecarRig.Start();

        Assert.Equal(HttpStatusCode.NoContent, (await rig.Http.GetAsync("v1.0/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await rig.Http.GetAsync("v1.0/healthz?appid=people")).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await rig.Http.GetAsync("v1.0/healthz?appid=plcs")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await rig.Http.GetAsync("v1.0/healthz/outbound")).StatusCode);
        using var metadata = JsonDocument.Parse(await rig.Http.GetStringAsync("v1.0/metadata"));
        Assert.Equal("people", metadata.RootElement.GetProperty("id").GetString());
        Assert.Equal("pubsub", metadata.RootElement.GetProperty("components")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_sidecar_is_not_ready_before_its_app_has_said_what_it_subscribes_to()
    {
        await using var rig = await SidecarRig.Start(options => options with { AppBaseAddress = new Uri("http://127.0.0.1:9/") });

        var answer = await rig.Http.GetAsync("v1.0/healthz");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("ERR_HEALTH_NOT_READY", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await rig.Http.GetAsync("v1.0/healthz/outbound")).StatusCode);
    }

    [Theory]
    [InlineData(null, "hello", "text/plain", "\"hello\"")]
    [InlineData("text/plain", "hello", "text/plain", "\"hello\"")]
    [InlineData("application/json", """{"n":12345678901234567890.5}""", "application/json", """{"n":12345678901234567890.5}""")]
    [InlineData("application/json; charset=utf-8", "[1,2]", "application/json; charset=utf-8", "[1,2]")]
    [InlineData("application/json", "{broken", "application/json", "\"{broken\"")]
    [InlineData("application/xml", "<a/>", "application/xml", "\"<a/>\"")]
    [InlineData("application/vnd.x+json", "{}", "application/vnd.x+json", "\"{}\"")]
    public async Task A_payload_is_wrapped_by_its_content_type(string? sent, string body, string contentType, string data)
    {
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")));

        var answer = await rig.Publish("visits", body, sent);
        var delivered = await rig.App.Next();

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("application/cloudevents+json", delivered.ContentType);
        Assert.Equal(contentType, delivered.Body.GetProperty("datacontenttype").GetString());
        using var expected = JsonDocument.Parse(data);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, delivered.Data), delivered.Data.GetRawText());
        Assert.Equal("people", delivered.Body.GetProperty("source").GetString());
        Assert.Equal("com.dapr.event.sent", delivered.Body.GetProperty("type").GetString());
        Assert.Equal("1.0", delivered.Body.GetProperty("specversion").GetString());
        Assert.Equal("visits", delivered.Body.GetProperty("topic").GetString());
        Assert.Equal("pubsub", delivered.Body.GetProperty("pubsubname").GetString());
        Assert.NotEmpty(delivered.Id!);
        Assert.True(DateTimeOffset.TryParse(delivered.Body.GetProperty("time").GetString(), out _));
        Assert.Equal(delivered.Body.GetProperty("traceid").GetString(), delivered.Body.GetProperty("traceparent").GetString());
        Assert.False(delivered.Body.TryGetProperty("subject", out _));
    }

    [Fact]
    public async Task Bytes_travel_in_base64()
    {
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")));

        await rig.Publish("visits", "abc", "application/octet-stream");

        Assert.Equal("YWJj", (await rig.App.Next()).Body.GetProperty("data_base64").GetString());
    }

    [Fact]
    public async Task An_event_that_is_whole_keeps_what_it_says_and_gains_what_it_lacks()
    {
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")));

        const string Whole = """{"id":"1","source":"x","type":"t","seq":"9","topic":"other","data":{"a":1}}""";
        await rig.Publish("visits", Whole, "application/cloudevents+json");
        await rig.Publish("visits", "{}", "application/cloudevents+json");
        var full = (await rig.App.Next()).Body;
        var bare = (await rig.App.Next()).Body;

        Assert.Equal("1", full.GetProperty("id").GetString());
        Assert.Equal("x", full.GetProperty("source").GetString());
        Assert.Equal("t", full.GetProperty("type").GetString());
        Assert.Equal("9", full.GetProperty("seq").GetString());
        Assert.Equal("visits", full.GetProperty("topic").GetString());
        Assert.Equal("Dapr", bare.GetProperty("source").GetString());
        Assert.Equal("com.dapr.event.sent", bare.GetProperty("type").GetString());
        Assert.Equal("1.0", bare.GetProperty("specversion").GetString());
        Assert.False(bare.TryGetProperty("id", out _));
    }

    [Fact]
    public async Task Metadata_overrides_the_envelope_but_not_the_topic()
    {
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")));

        const string Query = "?metadata.cloudevent.id=i&metadata.CloudEvent.Type=t&metadata.cloudevent.subject=s"
            + "&metadata.cloudevent.topic=x&metadata.ttlInSeconds=60";
        await rig.Publish("visits", "{}", query: Query);
        var delivered = await rig.App.Next();

        Assert.Equal("i", delivered.Id);
        Assert.Equal("t", delivered.Body.GetProperty("type").GetString());
        Assert.Equal("s", delivered.Body.GetProperty("subject").GetString());
        Assert.Equal("visits", delivered.Body.GetProperty("topic").GetString());
        Assert.True(DateTimeOffset.TryParse(delivered.Body.GetProperty("expiration").GetString(), out _));
    }

    [Fact]
    public async Task The_trace_of_the_publisher_reaches_the_subscriber()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")));
        rig.Http.DefaultRequestHeaders.Add("traceparent", Trace);

        await rig.Publish("visits", "{}");
        var delivered = await rig.App.Next();

        Assert.Equal(Trace, delivered.Headers["traceparent"]);
        Assert.Equal(Trace, delivered.Body.GetProperty("traceparent").GetString());
    }

    [Fact]
    public async Task A_topic_may_hold_slashes_and_a_put_publishes_too()
    {
        await using var rig = await SidecarRig.Start(
            await TestApp.Start("""[{"pubsubname":"pubsub","topic":"county/47/visits","route":"visits"}]"""));

        var answer = await rig.Http.PutAsync("v1.0/publish/pubsub/county//47/visits/", new StringContent("x"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("county/47/visits", (await rig.App.Next()).Body.GetProperty("topic").GetString());
    }

    [Theory]
    [InlineData("v1.0/publish/other/visits", "{}", "application/json", 404, "ERR_PUBSUB_NOT_FOUND")]
    [InlineData("v1.0/publish/pubsub/visits?metadata.rawPayload=maybe", "{}", "application/json", 400, "ERR_PUBSUB_REQUEST_METADATA")]
    [InlineData("v1.0/publish/pubsub/visits", "{broken", "application/cloudevents+json", 500, "ERR_PUBSUB_CLOUD_EVENTS_SER")]
    [InlineData("v1.0/publish/pubsub/visits", "[]", "application/cloudevents+json", 500, "ERR_PUBSUB_CLOUD_EVENTS_SER")]
    [InlineData("v1.0/publish/pubsub/visits", """{"a":1,"a":2}""", "application/cloudevents+json", 500, "ERR_PUBSUB_CLOUD_EVENTS_SER")]
    [InlineData("v1.0/publish/pubsub/secret", "{}", "application/json", 403, "ERR_PUBSUB_FORBIDDEN")]
    public async Task A_refusal_carries_its_code(string address, string body, string contentType, int status, string code)
    {
        await using var rig = await SidecarRig.Start(options => options with { PublishingTopics = ["visits"] });

        var answer = await rig.Post(address, body, contentType);

        Assert.Equal(status, (int)answer.StatusCode);
        using var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(code, error.RootElement.GetProperty("errorCode").GetString());
        Assert.NotEmpty(error.RootElement.GetProperty("message").GetString()!);
        var info = error.RootElement.GetProperty("details")[0];
        Assert.Equal("type.googleapis.com/google.rpc.ErrorInfo", info.GetProperty("@type").GetString());
        Assert.Equal("dapr.io", info.GetProperty("domain").GetString());
        Assert.StartsWith("DAPR_PUBSUB_", info.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_component_or_a_topic_or_a_broker_nothing_is_published()
    {
        await using var unconfigured = await SidecarRig.Start(options => options with { PubSubName = string.Empty });
        await using var refusing = await SidecarRig.Start(broker: SidecarRig.NewBroker(new SidecarChaos { FailPercent = 100 }));

        var noComponent = await (await unconfigured.Publish("visits", "{}")).Content.ReadAsStringAsync();
        var noBroker = await (await refusing.Publish("visits", "{}")).Content.ReadAsStringAsync();
        Assert.Contains("ERR_PUBSUB_NOT_CONFIGURED", noComponent, StringComparison.Ordinal);
        Assert.Contains("ERR_PUBSUB_PUBLISH_MESSAGE", noBroker, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await refusing.Publish(string.Empty, "{}")).StatusCode);
    }

    [Fact]
    public async Task Tokens_are_asked_for_and_shown()
    {
        await using var rig = await SidecarRig.Start(
            await TestApp.Start(TestApp.Topic("visits")), options => options with { ApiToken = "to-sidecar", AppApiToken = "to-app" });

        var refused = await rig.Publish("visits", "{}");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.StartsWith("text/plain", refused.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Equal("invalid api token", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await rig.Http.GetAsync("v1.0/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await rig.Http.GetAsync("v1.0/healthz/outbound")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.Http.GetAsync("v1.0/metadata")).StatusCode);

        rig.Http.DefaultRequestHeaders.Add("dapr-api-token", "to-sidecar");
        await rig.Publish("visits", "{}");
        Assert.Equal("to-app", (await rig.App.Next()).Headers["dapr-api-token"]);
        Assert.Equal("to-app", rig.App.SubscribeToken);
    }
}
