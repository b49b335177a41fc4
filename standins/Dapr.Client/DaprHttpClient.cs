using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Dapr.Client;

/// <summary>The client over Dapr's HTTP API; nothing is retried here, since the caller knows what may be repeated.</summary>
internal sealed class DaprHttpClient(HttpClient http, JsonSerializerOptions jsonOptions) : DaprClient
{
    private const string Json = "application/json";
    private const string CloudEventJson = "application/cloudevents+json";
    private const string Bytes = "application/octet-stream";

    private static readonly TimeSpan SidecarPoll = TimeSpan.FromMilliseconds(500);

    public override JsonSerializerOptions JsonSerializerOptions => jsonOptions;

    public override Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, CancellationToken cancellationToken = default) =>
        PublishJson(pubsubName, topicName, data, null, cancellationToken);

    public override Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, Dictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return PublishJson(pubsubName, topicName, data, metadata, cancellationToken);
    }

    public override Task PublishEventAsync(string pubsubName, string topicName, CancellationToken cancellationToken = default) =>
        Publish(pubsubName, topicName, [], null, null, cancellationToken);

    public override Task PublishEventAsync(
        string pubsubName, string topicName, Dictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Publish(pubsubName, topicName, [], null, metadata, cancellationToken);
    }

    public override Task PublishByteEventAsync(
        string pubsubName,
        string topicName,
        ReadOnlyMemory<byte> data,
        string dataContentType = Json,
        Dictionary<string, string>? metadata = default,
        CancellationToken cancellationToken = default) =>
        Publish(pubsubName, topicName, data.ToArray(), dataContentType, metadata, cancellationToken);

    public override async Task<BulkPublishResponse<TValue>> BulkPublishEventAsync<TValue>(
        string pubsubName,
        string topicName,
        IReadOnlyList<TValue> events,
        Dictionary<string, string>? metadata = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        ArgumentNullException.ThrowIfNull(events);

        var entries = events.Select((item, index) => new BulkPublishEntry<TValue>(
            index.ToString(CultureInfo.InvariantCulture), item, ContentTypeOf(item), metadata)).ToDictionary(entry => entry.EntryId);

        var body = new ByteArrayContent(BulkBody(entries.Values)) { Headers = { ContentType = new MediaTypeHeaderValue(Json) } };
        using var response = await Send(Address("v1.0-alpha1/publish/bulk", pubsubName, topicName, metadata), body, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return new BulkPublishResponse<TValue>([]);
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return FailedEntries(response, text) is { } failed
            ? new BulkPublishResponse<TValue>([.. failed.Where(item => entries.ContainsKey(item.EntryId))
                .Select(item => new BulkPublishResponseFailedEntry<TValue>(entries[item.EntryId], item.Error))])
            : throw Refused(response, text);
    }

    public override Task<bool> CheckHealthAsync(CancellationToken cancellationToken = default) =>
        IsHealthy("v1.0/healthz", cancellationToken);

    public override Task<bool> CheckOutboundHealthAsync(CancellationToken cancellationToken = default) =>
        IsHealthy("v1.0/healthz/outbound", cancellationToken);

    public override async Task WaitForSidecarAsync(CancellationToken cancellationToken = default)
    {
        while (!await CheckOutboundHealthAsync(cancellationToken))
        {
            await Task.Delay(SidecarPoll, cancellationToken);
        }
    }

    public override async Task<DaprMetadata> GetMetadataAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var metadata = await http.GetFromJsonAsync<MetadataJson>("v1.0/metadata", MetadataJson.Options, cancellationToken);
            return metadata?.ToMetadata() ?? throw new DaprException("The sidecar's metadata is empty.");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new DaprException("The sidecar's metadata could not be read.", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            http.Dispose();
        }

        base.Dispose(disposing);
    }

    private Task PublishJson<TData>(
        string pubsub, string topic, TData data, Dictionary<string, string>? metadata, CancellationToken cancel) =>
        Publish(
            pubsub,
            topic,
            JsonSerializer.SerializeToUtf8Bytes(data, jsonOptions),
            data is CloudEvent ? CloudEventJson : Json,
            metadata,
            cancel);

    private async Task Publish(
        string pubsub, string topic, byte[] data, string? contentType, Dictionary<string, string>? metadata, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsub);
        ArgumentException.ThrowIfNullOrEmpty(topic);

        var body = new ByteArrayContent(data);
        if (contentType is not null)
        {
            body.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using var response = await Send(Address("v1.0/publish", pubsub, topic, metadata), body, cancel);
        if (!response.IsSuccessStatusCode)
        {
            throw Refused(response, await response.Content.ReadAsStringAsync(cancel));
        }
    }

    private async Task<HttpResponseMessage> Send(string address, HttpContent body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body };
        try
        {
            return await http.SendAsync(request, cancel);
        }
        catch (HttpRequestException e)
        {
            throw new DaprException("Publish operation failed: the Dapr sidecar could not be reached.", e);
        }
    }

    private async Task<bool> IsHealthy(string address, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(address, cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private byte[] BulkBody<TValue>(IEnumerable<BulkPublishEntry<TValue>> entries)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartArray();
        foreach (var entry in entries)
        {
            writer.WriteStartObject();
            writer.WriteString("entryId", entry.EntryId);
            writer.WriteString("contentType", entry.ContentType);
            writer.WritePropertyName("event");
            if (entry.EventData is byte[] bytes)
            {
                writer.WriteBase64StringValue(bytes);
            }
            else
            {
                JsonSerializer.Serialize(writer, entry.EventData, jsonOptions);
            }

            if (entry.Metadata is not null)
            {
                writer.WritePropertyName("metadata");
                JsonSerializer.Serialize(writer, entry.Metadata);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static string ContentTypeOf<TValue>(TValue item) => item switch
    {
        CloudEvent => CloudEventJson,
        byte[] => Bytes,
        _ => Json,
    };

    // A topic may hold slashes, which are part of the address as they are.
    private static string Address(string api, string pubsub, string topic, Dictionary<string, string>? metadata)
    {
        var path = $"{api}/{Uri.EscapeDataString(pubsub)}/{string.Join('/', topic.Split('/').Select(Uri.EscapeDataString))}";
        if (metadata is not { Count: > 0 })
        {
            return path;
        }

        var query = metadata.Select(item => $"metadata.{Uri.EscapeDataString(item.Key)}={Uri.EscapeDataString(item.Value)}");
        return $"{path}?{string.Join('&', query)}";
    }

    private static List<FailedEntryJson>? FailedEntries(HttpResponseMessage response, string text)
    {
        if (response.StatusCode != HttpStatusCode.InternalServerError)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<BulkAnswerJson>(text, JsonSerializerOptions.Web)?.FailedEntries;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DaprException Refused(HttpResponseMessage response, string text) => new(
        "Publish operation failed: the Dapr endpoint indicated a failure. See InnerException for details.",
        new HttpRequestException($"{(int)response.StatusCode} {text}", null, response.StatusCode));

    private sealed record BulkAnswerJson(List<FailedEntryJson>? FailedEntries);

    private sealed record FailedEntryJson(string EntryId, string Error);
}
