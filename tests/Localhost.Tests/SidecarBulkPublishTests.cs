using System.Net;
using System.Text.Json;
using Coaching.Sidecar;

namespace Coaching.Localhost.Tests;

public sealed class SidecarBulkPublishTests
{
    [Theory]
    [InlineData("v1.0/publish/bulk/pubsub/visits")]
    [InlineData("v1.0-alpha1/publish/bulk/pubsub/visits")]
    public async Task Every_kind_of_entry_is_published(string address)
    {
        const string Body = """
            [
              {"entryId":"1","event":{"a":1},"contentType":"application/json"},
              {"entryID":"2","event":"hello","contentType":"text/plain"},
              {"EntryId":"3","event":"YWJj","contentType":"application/octet-stream"},
              {"entryId":"4","event":{"id":"own","data":true},"contentType":"application/cloudevents+json"}
            ]
            """;
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")));

        var answer = await rig.Post(address, Body, "application/json");
        var delivered = await rig.App.Next(4);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("""{"a":1}""", delivered[0].Data.GetRawText());
        Assert.Equal("hello", delivered[1].Data.GetString());
        Assert.Equal("YWJj", delivered[2].Body.GetProperty("data_base64").GetString());
        Assert.Equal("own", delivered[3].Id);
    }

    [Theory]
    [InlineData("{broken")]
    [InlineData("{}")]
    [InlineData("""[{"event":{},"contentType":"application/json"}]""")]
    [InlineData("""[{"entryId":"1","event":"","contentType":"text/plain"},{"entryId":"1","event":"","contentType":"text/plain"}]""")]
    [InlineData("""[{"entryId":"1","event":{},"contentType":"text/plain"}]""")]
    [InlineData("""[{"entryId":"1","event":"not base64!","contentType":"application/octet-stream"}]""")]
    [InlineData("""[{"entryId":"1","event":"x","contentType":"image/png"}]""")]
    [InlineData("""[{"entryId":"1","event":"x"}]""")]
    public async Task Entries_that_cannot_be_told_apart_or_read_are_refused(string body)
    {
        await using var rig = await SidecarRig.Start();

        var answer = await rig.Post("v1.0/publish/bulk/pubsub/visits", body, "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("ERR_PUBSUB_EVENTS_SER", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_of_the_request_reaches_only_entries_that_have_their_own()
    {
        const string Body = """
            [
              {"entryId":"1","event":{},"contentType":"application/json"},
              {"entryId":"2","event":{},"contentType":"application/json","metadata":{}},
              {"entryId":"3","event":{},"contentType":"application/json","metadata":{"cloudevent.type":"own"}}
            ]
            """;
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")));

        await rig.Post("v1.0/publish/bulk/pubsub/visits?metadata.cloudevent.type=shared", Body, "application/json");
        var types = (await rig.App.Next(3)).Select(item => item.Body.GetProperty("type").GetString());

        Assert.Equal(["com.dapr.event.sent", "shared", "own"], types);
    }

    [Fact]
    public async Task What_the_broker_refuses_is_named()
    {
        await using var rig = await SidecarRig.Start(broker: SidecarRig.NewBroker(new SidecarChaos { FailPercent = 100 }));

        var answer = await rig.Post(
            "v1.0/publish/bulk/pubsub/visits", """[{"entryId":"a","event":{},"contentType":"application/json"}]""", "application/json");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        using var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("ERR_PUBSUB_PUBLISH_MESSAGE", error.RootElement.GetProperty("errorCode").GetString());
        Assert.Equal("a", error.RootElement.GetProperty("failedEntries")[0].GetProperty("entryId").GetString());
        Assert.NotEmpty(error.RootElement.GetProperty("failedEntries")[0].GetProperty("error").GetString()!);
    }
}
