using System.Text.Json;
using System.Text.Json.Serialization;
using Coaching.Sidecar;
using Dapr;
using Dapr.AspNetCore;
using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Coaching.StandIns.Tests;

public sealed class DaprClientTests
{
    [Fact]
    public async Task Data_goes_out_as_camel_case_json_and_comes_in_unwrapped()
    {
        await using var app = await DaprApp.Start(Single);

        await app.Client.PublishEventAsync("pubsub", "visits", new { TeacherName = "Amina", Minutes = 40 });

        Assert.Equal("""application/json {"teacherName":"Amina","minutes":40}""", Assert.Single(await app.Next(1)));
    }

    [Fact]
    public async Task Bytes_and_nothing_at_all_can_be_published()
    {
        await using var app = await DaprApp.Start(Single);

        await app.Client.PublishByteEventAsync("pubsub", "visits", "hello"u8.ToArray(), "text/plain");
        await app.Client.PublishByteEventAsync("pubsub", "visits", new byte[] { 65, 66 }, "application/octet-stream");
        await app.Client.PublishEventAsync("pubsub", "visits");

        Assert.Equal(["text/plain hello", "application/octet-stream AB", "text/plain "], await app.Next(3));
    }

    [Fact]
    public async Task A_cloud_event_keeps_its_attributes_its_own_ones_too()
    {
        await using var app = await DaprApp.Start(Whole);

        await app.Client.PublishEventAsync("pubsub", "visits", VisitDone(1));
        using var envelope = JsonDocument.Parse((await app.Next(1))[0]);

        Assert.Equal("visit-1", envelope.RootElement.GetProperty("id").GetString());
        Assert.Equal("/observations", envelope.RootElement.GetProperty("source").GetString());
        Assert.Equal("visit.done", envelope.RootElement.GetProperty("type").GetString());
        Assert.Equal("1", envelope.RootElement.GetProperty("sequence").GetString());
        Assert.Equal(1, envelope.RootElement.GetProperty("data").GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Cloud_events_go_in_bulk_and_come_in_bulk()
    {
        await using var app = await DaprApp.Start((web, note) =>
        {
            web.MapPost("visits", (BulkSubscribeMessage<VisitEnvelope> batch) =>
            {
                foreach (var entry in batch.Entries)
                {
                    note($"{batch.Topic} {entry.ContentType} {entry.Event.Id} {entry.Event.Data.Number}");
                }

                return new BulkSubscribeAppResponse([.. batch.Entries
                    .Select(entry => new BulkSubscribeAppResponseEntry(entry.EntryId, BulkSubscribeAppResponseStatus.SUCCESS))]);
            }).WithTopic("pubsub", "visits").WithMetadata(new BulkSubscribeAttribute("visits", 50, 50));
            web.MapSubscribeHandler();
        });

        var response = await app.Client.BulkPublishEventAsync("pubsub", "visits", [.. Enumerable.Range(0, 20).Select(VisitDone)]);

        Assert.Empty(response.FailedEntries);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(number => $"visits application/cloudevents+json visit-{number} {number}"), await app.Next(20));
    }

    [Fact]
    public async Task Other_data_and_bytes_go_in_bulk_too()
    {
        await using var app = await DaprApp.Start(Single);

        await app.Client.BulkPublishEventAsync("pubsub", "visits", [new Visit(1), new Visit(2)]);
        await app.Client.BulkPublishEventAsync("pubsub", "visits", ["AB"u8.ToArray()]);

        Assert.Equal(
            ["""application/json {"number":1}""", """application/json {"number":2}""", "application/octet-stream AB"], await app.Next(3));
    }

    [Fact]
    public async Task What_the_broker_refuses_of_a_bulk_is_named_with_its_event()
    {
        await using var app = await DaprApp.Start(Single, new SidecarChaos { FailPercent = 100 });

        var response = await app.Client.BulkPublishEventAsync("pubsub", "visits", [VisitDone(1), VisitDone(2)]);

        Assert.Equal(["visit-1", "visit-2"], response.FailedEntries.Select(failed => failed.Entry.EventData.Id));
        Assert.All(response.FailedEntries, failed => Assert.NotEmpty(failed.ErrorMessage));
    }

    [Fact]
    public async Task A_refusal_is_a_dapr_exception_that_says_why()
    {
        await using var app = await DaprApp.Start(Single);

        var single = await Assert.ThrowsAsync<DaprException>(() => app.Client.PublishEventAsync("nowhere", "visits", new Visit(1)));
        await Assert.ThrowsAsync<DaprException>(() => app.Client.BulkPublishEventAsync("nowhere", "visits", [new Visit(1)]));

        Assert.Contains("ERR_PUBSUB_NOT_FOUND", single.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sidecar_out_of_reach_is_a_dapr_exception_and_unhealthy()
    {
        using var client = new DaprClientBuilder().UseHttpEndpoint($"http://127.0.0.1:{DaprApp.FreePort()}").Build();

        await Assert.ThrowsAsync<DaprException>(() => client.PublishEventAsync("pubsub", "visits", new Visit(1)));
        Assert.False(await client.CheckHealthAsync());
        Assert.False(await client.CheckOutboundHealthAsync());
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.WaitForSidecarAsync(soon.Token));
    }

    [Fact]
    public async Task The_token_opens_the_sidecar()
    {
        await using var app = await DaprApp.Start(Single, token: "secret");
        using var stranger = new DaprClientBuilder().UseHttpEndpoint(app.Sidecar.HttpAddress.ToString()).Build();

        await app.Client.PublishEventAsync("pubsub", "visits", new Visit(1));

        await Assert.ThrowsAsync<DaprException>(() => stranger.PublishEventAsync("pubsub", "visits", new Visit(1)));
        Assert.True(await stranger.CheckHealthAsync());
        Assert.Equal("app", (await app.Client.GetMetadataAsync()).Id);
    }

    [Fact]
    public async Task Metadata_travels_with_a_publish()
    {
        await using var app = await DaprApp.Start(Whole);

        var metadata = new Dictionary<string, string> { ["cloudevent.type"] = "a b&c" };
        await app.Client.PublishEventAsync("pubsub", "visits", new Visit(1), metadata);
        using var envelope = JsonDocument.Parse((await app.Next(1))[0]);

        Assert.Equal("a b&c", envelope.RootElement.GetProperty("type").GetString());
    }

    internal static void Single(WebApplication web, Action<string> note)
    {
        web.UseCloudEvents();
        web.MapPost("visits", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            note($"{request.ContentType} {await reader.ReadToEndAsync()}");
        }).WithTopic("pubsub", "visits");
        web.MapSubscribeHandler();
    }

    internal static void Whole(WebApplication web, Action<string> note)
    {
        web.MapPost("visits", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            note(await reader.ReadToEndAsync());
        }).WithTopic("pubsub", "visits");
        web.MapSubscribeHandler();
    }

    internal static VisitEvent VisitDone(int number) => new(new Visit(number))
    {
        Id = $"visit-{number}",
        Sequence = $"{number}",
        Source = new Uri("/observations", UriKind.Relative),
        Type = "visit.done",
    };

    internal sealed record Visit(int Number);

    internal sealed class VisitEvent(Visit data) : CloudEvent<Visit>(data)
    {
        [JsonPropertyName("id")]
        public required string Id { get; init; }

        [JsonPropertyName("specversion")]
        public string SpecVersion { get; } = "1.0";

        [JsonPropertyName("sequence")]
        public required string Sequence { get; init; }
    }

    internal sealed record VisitEnvelope(string Id, Visit Data);
}
