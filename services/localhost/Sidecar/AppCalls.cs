using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Coaching.Sidecar;

/// <summary>Calls the app with messages and reads its answers as Dapr does.</summary>
internal sealed class AppCalls(DevSidecarOptions options, Subscription subscription, HttpClient app)
{
    /// <summary>Posts one message as a CloudEvent.</summary>
    public async Task<Outcome> One(string path, BrokerMessage message, CancellationToken cancel)
    {
        var body = subscription.IsRaw ? Envelope.OfRaw(message.Data, subscription.PubsubName, subscription.Topic) : message.Data;
        var (status, answer) = await Post(path, body, Envelope.CloudEventJson, message, cancel);
        return status switch
        {
            null => Outcome.Retry,
            HttpStatusCode.NotFound => Outcome.Drop,
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => OutcomeOf(answer),
            _ => Outcome.Retry,
        };
    }

    /// <summary>Posts several messages in one body; a message without a status is tried again.</summary>
    public async Task<IReadOnlyList<Outcome>> Bulk(string path, IReadOnlyList<BrokerMessage> messages, CancellationToken cancel)
    {
        var ids = messages.Select(_ => Guid.CreateVersion7().ToString()).ToArray();
        var (status, answer) = await Post(path, BulkBody(ids, messages), "application/json", messages[0], cancel);
        if (status == HttpStatusCode.NotFound)
        {
            return [.. messages.Select(_ => Outcome.Lose)];
        }

        var statuses = status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices ? StatusesOf(answer) : [];
        return [.. ids.Select(id => statuses.GetValueOrDefault(id) switch
        {
            "SUCCESS" => Outcome.Done,
            "DROP" => Outcome.Drop,
            _ => Outcome.Retry,
        })];
    }

    private async Task<(HttpStatusCode? Status, byte[] Answer)> Post(
        string path, byte[] body, string contentType, BrokerMessage message, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.DeliveryTimeout);
        using var request = new HttpRequestMessage(HttpMethod.Post, path.TrimStart('/'))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } },
        };
        foreach (var (name, value) in message.Metadata)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("pubsubname", subscription.PubsubName);
        AddTrace(request, message);
        try
        {
            using var response = await app.SendAsync(request, limit.Token);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(limit.Token));
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return (null, []);
        }
    }

    private void AddTrace(HttpRequestMessage request, BrokerMessage message)
    {
        if (subscription.IsRaw || subscription.BulkSubscribe is { Enabled: true })
        {
            return;
        }

        try
        {
            using var envelope = JsonDocument.Parse(message.Data);
            foreach (var name in (string[])["traceparent", "tracestate"])
            {
                if (envelope.RootElement.ValueKind == JsonValueKind.Object
                    && envelope.RootElement.TryGetProperty(name, out var value)
                    && value.ValueKind == JsonValueKind.String
                    && value.GetString() is { Length: > 0 } text)
                {
                    request.Headers.TryAddWithoutValidation(name, text);
                }
            }
        }
        catch (JsonException)
        {
            // A raw message on a topic whose subscriber expects envelopes: it has no trace.
        }
    }

    private byte[] BulkBody(string[] ids, IReadOnlyList<BrokerMessage> messages)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("id", Guid.CreateVersion7());
        json.WriteString("type", "com.dapr.event.sent.bulk");
        json.WriteString("topic", subscription.Topic);
        json.WriteString("pubsubname", subscription.PubsubName);
        json.WriteStartObject("metadata");
        json.WriteString("pubsubName", subscription.PubsubName);
        json.WriteEndObject();
        json.WriteStartArray("entries");
        foreach (var (id, message) in ids.Zip(messages))
        {
            json.WriteStartObject();
            json.WriteString("entryId", id);
            json.WriteString("contentType", subscription.IsRaw ? Envelope.Bytes : Envelope.CloudEventJson);
            json.WriteStartObject("metadata");
            foreach (var (name, value) in message.Metadata)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            if (subscription.IsRaw)
            {
                json.WriteBase64String("event", message.Data);
            }
            else
            {
                json.WritePropertyName("event");
                json.WriteRawValue(message.Data, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    // An answer that cannot be read is success, as in Dapr.
    private static Outcome OutcomeOf(byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize<StatusJson>(answer, JsonSerializerOptions.Web)?.Status switch
            {
                null or "" or "SUCCESS" => Outcome.Done,
                "DROP" => Outcome.Drop,
                _ => Outcome.Retry,
            };
        }
        catch (JsonException)
        {
            return Outcome.Done;
        }
    }

    private static Dictionary<string, string> StatusesOf(byte[] answer)
    {
        try
        {
            return (JsonSerializer.Deserialize<StatusesJson>(answer, JsonSerializerOptions.Web)?.Statuses ?? [])
                .Where(item => item.EntryId is not null)
                .DistinctBy(item => item.EntryId)
                .ToDictionary(item => item.EntryId!, item => item.Status ?? string.Empty);
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private sealed record StatusJson(string? Status);

    private sealed record StatusesJson(List<EntryStatusJson>? Statuses);

    private sealed record EntryStatusJson(string? EntryId, string? Status);
}
