using System.Text;
using System.Text.Json;
using Dapr;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Coaching.StandIns.Tests;

public sealed class SubscribeHandlerTests
{
    [Fact]
    public async Task Every_way_to_subscribe_is_told_to_the_sidecar()
    {
        await using var app = await DaprApp.Start((web, _) =>
        {
            web.MapPost("plain", Ok).WithTopic("pubsub", "plain");
            web.MapPost("/all", Ok).WithTopic(new TopicOptions
            {
                PubsubName = "pubsub",
                Name = "all",
                DeadLetterTopic = "dead",
                EnableRawPayload = true,
                Metadata = new Dictionary<string, string> { ["shard"] = "7" },
            });
            web.MapPost("attribute", [Topic("pubsub", "attribute", "dead", false)][BulkSubscribe("attribute", 5, 40)] () => Results.Ok());
            web.MapPost("a", Ok).WithTopic(Ruled("event.type == 'a'", priority: 2));
            web.MapPost("b", Ok).WithTopic(Ruled("event.type == 'b'", priority: 1));
            web.MapPost("c", Ok).WithTopic("pubsub", "ruled");
            web.MapPost("unsubscribed", Ok);
            web.MapSubscribeHandler();
        });

        using var http = new HttpClient { BaseAddress = app.Address };
        using var told = JsonDocument.Parse(await http.GetStringAsync("dapr/subscribe"));
        using var expected = JsonDocument.Parse("""
            [
              {"pubsubname":"pubsub","topic":"plain","route":"/plain"},
              {"pubsubname":"pubsub","topic":"all","route":"/all","deadLetterTopic":"dead","metadata":{"shard":"7","rawPayload":"true"}},
              {"pubsubname":"pubsub","topic":"attribute","route":"/attribute","deadLetterTopic":"dead",
               "bulkSubscribe":{"enabled":true,"maxMessagesCount":5,"maxAwaitDurationMs":40}},
              {"pubsubname":"pubsub","topic":"ruled","routes":{"default":"/c","rules":[
                {"match":"event.type == 'b'","path":"/b"},{"match":"event.type == 'a'","path":"/a"}]}}
            ]
            """);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, told.RootElement), told.RootElement.GetRawText());
    }

    [Theory]
    [InlineData("""{"data":{"a":1}}""", "application/json", """{"a":1}""")]
    [InlineData("""{"datacontenttype":"application/vnd.x+json","data":[1]}""", "application/vnd.x+json", "[1]")]
    [InlineData("""{"datacontenttype":"text/plain","data":"hello"}""", "text/plain", "hello")]
    [InlineData("""{"datacontenttype":"application/json","data":"hello"}""", "application/json", "\"hello\"")]
    [InlineData("""{"data_base64":"QUI="}""", "application/octet-stream", "AB")]
    [InlineData("""{"datacontenttype":"image/png","data_base64":"QUI="}""", "image/png", "AB")]
    [InlineData("""{"id":"1"}""", "", "")]
    public async Task A_structured_event_is_handed_on_as_its_data(string envelope, string contentType, string body)
    {
        Assert.Equal((200, $"{contentType} {body}"), await Post(envelope, "application/cloudevents+json; charset=utf-8"));
    }

    [Fact]
    public async Task What_is_no_structured_event_is_left_as_it_is()
    {
        Assert.Equal((200, """application/json {"data":1}"""), await Post("""{"data":1}""", "application/json"));
        Assert.Equal((200, "application/cloudevents-batch+json []"), await Post("[]", "application/cloudevents-batch+json"));
    }

    [Theory]
    [InlineData("{broken")]
    [InlineData("[]")]
    [InlineData("""{"data_base64":"not base64!"}""")]
    public async Task A_broken_event_is_refused(string envelope) =>
        Assert.Equal(400, (await Post(envelope, "application/cloudevents+json")).Status);

    [Fact]
    public async Task Attributes_become_headers_when_asked_for()
    {
        var options = new CloudEventsMiddlewareOptions
        {
            ForwardCloudEventPropertiesAsHeaders = true,
            ExcludedCloudEventPropertiesFromHeaders = ["source"],
        };

        var (_, text) = await Post(
            """{"id":"1","source":"s","type":"t","data":{}}""",
            "application/cloudevents+json",
            options,
            request => $"{request.Headers["Cloudevent.id"]} {request.Headers["Cloudevent.source"]} {request.Headers["Cloudevent.type"]}");

        Assert.Equal("1  t", text);
    }

    private static TopicOptions Ruled(string match, int priority) =>
        new() { PubsubName = "pubsub", Name = "ruled", Match = match, Priority = priority };

    private static IResult Ok() => Results.Ok();

    private static async Task<(int Status, string Body)> Post(
        string body, string contentType, CloudEventsMiddlewareOptions? options = null, Func<HttpRequest, string>? say = null)
    {
        await using var app = await DaprApp.Start((web, _) =>
        {
            web.UseCloudEvents(options ?? new CloudEventsMiddlewareOptions());
            web.MapPost("echo", async (HttpRequest request) =>
            {
                using var reader = new StreamReader(request.Body);
                return say?.Invoke(request) ?? $"{request.ContentType} {await reader.ReadToEndAsync()}";
            });
        });
        using var http = new HttpClient { BaseAddress = app.Address };
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var answer = await http.PostAsync("echo", content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
