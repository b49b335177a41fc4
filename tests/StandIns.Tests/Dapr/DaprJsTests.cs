using System.Globalization;
using Coaching.Sidecar;
using Coaching.Testing;
using Dapr.Client;

namespace Coaching.StandIns.Tests;

/// <summary>Dapr's own JavaScript SDK and the CloudEvents SDK judge the stand-ins and the development sidecar.</summary>
public sealed class DaprJsTests(NodeSide node) : IClassFixture<NodeSide>
{
    [NodeFact]
    public async Task A_js_server_receives_what_our_client_publishes()
    {
        var port = DaprApp.FreePort();
        await using var sidecar = await DevSidecar.StartAsync(
            new DevSidecarOptions { AppId = "js", AppBaseAddress = new Uri($"http://127.0.0.1:{port}") },
            new DevBroker(TimeProvider.System, new SidecarChaos()),
            CancellationToken.None);
        using var js = await node.Serve(
            "dapr-server.mjs", Text(port), Text(sidecar.HttpAddress.Port));
        using var client = new DaprClientBuilder().UseHttpEndpoint(sidecar.HttpAddress.ToString()).Build();
        while (!sidecar.Ready)
        {
            await Task.Delay(20);
        }

        await client.PublishEventAsync("pubsub", "single", new DaprClientTests.Visit(1));
        Assert.Equal("""{"kind":"single","data":{"number":1}}""", await js.NextLine());

        await client.PublishEventAsync("pubsub", "single", DaprClientTests.VisitDone(2));
        Assert.Equal("""{"kind":"single","data":{"number":2}}""", await js.NextLine());

        await client.BulkPublishEventAsync("pubsub", "bulk", [DaprClientTests.VisitDone(3), DaprClientTests.VisitDone(4)]);
        var bulk = new[] { await js.NextLine(), await js.NextLine() };
        Assert.Equal(["""{"kind":"bulk","data":{"number":3}}""", """{"kind":"bulk","data":{"number":4}}"""], bulk.Order());
    }

    [NodeTheory]
    [InlineData("HTTP")]
    [InlineData("GRPC")]
    public async Task A_js_client_publishes_to_our_app(string protocol)
    {
        await using var app = await DaprApp.Start(DaprClientTests.Single, token: "secret");
        var port = protocol == "HTTP" ? app.Sidecar.HttpAddress.Port : app.Sidecar.GrpcAddress!.Port;

        var outcomes = await node.RunScript("dapr-client.mjs", protocol, Text(port), "secret");

        Assert.True(outcomes.GetProperty("healthy").GetBoolean());
        foreach (var published in new[] { "json", "cloudEvent", "text" })
        {
            Assert.False(outcomes.GetProperty(published).TryGetProperty("error", out var error), error.ToString());
        }

        Assert.Empty(outcomes.GetProperty("bulk").GetProperty("failedMessages").EnumerateArray());
        Assert.True(outcomes.GetProperty("unknown").TryGetProperty("error", out _));
        Assert.Equal(
            [
                """application/json {"n":1}""",
                """application/json {"n":2}""",
                "text/plain three",
                """application/json {"n":4}""",
                "text/plain five",
                """application/json {"n":6}""",
            ],
            await app.Next(6));
    }

    [NodeFact]
    public async Task Every_envelope_is_a_cloud_event()
    {
        await using var app = await DaprApp.Start(DaprClientTests.Whole);

        await app.Client.PublishEventAsync("pubsub", "visits", new DaprClientTests.Visit(1));
        await app.Client.PublishEventAsync("pubsub", "visits", DaprClientTests.VisitDone(2));
        await app.Client.PublishByteEventAsync("pubsub", "visits", "hello"u8.ToArray(), "text/plain");
        await app.Client.PublishByteEventAsync("pubsub", "visits", new byte[] { 0, 255 }, "application/octet-stream");

        var ids = new List<string?>();
        foreach (var envelope in await app.Next(4))
        {
            var read = await node.RunScript("cloudevents.mjs", envelope);
            Assert.True(read.GetProperty("valid").GetBoolean());
            ids.Add(read.GetProperty("id").GetString());
        }

        Assert.Equal("visit-2", ids[1]);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
