using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Coaching.Sidecar;

/// <summary>Puts payloads into CloudEvents as Dapr does.</summary>
internal sealed class Envelope(TimeProvider clock, string appId)
{
    public const string CloudEventJson = "application/cloudevents+json";
    public const string Bytes = "application/octet-stream";

    private const string DefaultType = "com.dapr.event.sent";
    private const string OverridePrefix = "cloudevent.";

    private static readonly JsonDocumentOptions StrictNames = new() { AllowDuplicateProperties = false };

    /// <summary>The media type without its parameters, in lower case.</summary>
    public static string MediaTypeOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed) ? $"{parsed.MediaType}".ToLowerInvariant() : contentType ?? string.Empty;

    /// <summary>When the message is no longer worth delivering.</summary>
    public DateTimeOffset? ExpiryOf(IReadOnlyDictionary<string, string> metadata) =>
        (metadata.TryGetValue("ttlInSeconds", out var ttl) || metadata.TryGetValue("ttl", out ttl))
        && int.TryParse(ttl, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? clock.GetUtcNow().AddSeconds(seconds)
            : null;

    /// <summary>Wraps a payload, or completes an event that is already whole.</summary>
    public byte[] Wrap(PublishedEvent published, string pubsub, string topic, IReadOnlyDictionary<string, string> metadata) =>
        MediaTypeOf(published.ContentType) == CloudEventJson
            ? Complete(published, pubsub, topic, metadata)
            : Create(published, pubsub, topic, metadata);

    /// <summary>The envelope that a raw subscription's app sees around bare bytes.</summary>
    public static byte[] OfRaw(byte[] data, string pubsub, string topic) => Write(json =>
    {
        json.WriteString("id", Guid.CreateVersion7());
        json.WriteString("specversion", "1.0");
        json.WriteString("source", "Dapr");
        json.WriteString("type", DefaultType);
        json.WriteString("datacontenttype", Bytes);
        json.WriteString("topic", topic);
        json.WriteString("pubsubname", pubsub);
        json.WriteBase64String("data_base64", data);
    });

    private byte[] Create(PublishedEvent published, string pubsub, string topic, IReadOnlyDictionary<string, string> metadata)
    {
        string? Override(string name) => metadata
            .FirstOrDefault(item => item.Key.Equals(OverridePrefix + name, StringComparison.OrdinalIgnoreCase)).Value;

        var trace = Override("traceparent") ?? Override("traceid") ?? TraceOf(published);
        return Write(json =>
        {
            json.WriteString("id", Override("id") ?? Guid.CreateVersion7(clock.GetUtcNow()).ToString());
            json.WriteString("specversion", "1.0");
            json.WriteString("datacontenttype", string.IsNullOrEmpty(published.ContentType) ? "text/plain" : published.ContentType);
            json.WriteString("source", Override("source") ?? appId);
            json.WriteString("type", Override("type") ?? DefaultType);
            json.WriteString("topic", topic);
            json.WriteString("pubsubname", pubsub);
            json.WriteString("traceid", Override("traceid") ?? trace);
            json.WriteString("traceparent", trace);
            json.WriteString("tracestate", Override("tracestate") ?? published.TraceState ?? string.Empty);
            json.WriteString("time", Now());
            if (Override("subject") is { } subject)
            {
                json.WriteString("subject", subject);
            }

            if (ExpiryOf(metadata) is { } expires)
            {
                json.WriteString("expiration", Rfc3339(expires));
            }

            WriteData(json, published);
        });
    }

    private byte[] Complete(PublishedEvent published, string pubsub, string topic, IReadOnlyDictionary<string, string> metadata)
    {
        using var document = Parse(published.Data) ?? throw DaprError.BadCloudEvent(pubsub);
        var given = document.RootElement;
        var own = new List<(string Name, string Value)> { ("topic", topic), ("pubsubname", pubsub) };
        if (!Has(given, "traceid"))
        {
            var trace = TraceOf(published);
            own.Add(("traceid", trace));
            own.Add(("traceparent", trace));
        }

        if (ExpiryOf(metadata) is { } expires)
        {
            own.Add(("expiration", Rfc3339(expires)));
        }

        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[
            ("tracestate", published.TraceState ?? string.Empty), ("time", Now()), ("source", "Dapr"), ("type", DefaultType), ("specversion", "1.0")])
        {
            if (!Has(given, name))
            {
                own.Add((name, value));
            }
        }

        return Write(json =>
        {
            foreach (var member in given.EnumerateObject())
            {
                if (!own.Exists(one => member.NameEquals(one.Name)))
                {
                    json.WritePropertyName(member.Name);

                    // Raw, so that numbers keep every digit.
                    json.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
                }
            }

            foreach (var (name, value) in own)
            {
                json.WriteString(name, value);
            }
        });
    }

    private static bool Has(JsonElement envelope, string name) =>
        envelope.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static JsonDocument? Parse(byte[] data)
    {
        try
        {
            var document = JsonDocument.Parse(data, StrictNames);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WriteData(Utf8JsonWriter json, PublishedEvent published)
    {
        switch (MediaTypeOf(published.ContentType))
        {
            case Bytes:
                json.WriteBase64String("data_base64", published.Data);
                break;

            case "application/json" when IsJson(published.Data):
                // Raw, so that numbers keep every digit.
                json.WritePropertyName("data");
                json.WriteRawValue(published.Data, skipInputValidation: true);
                break;

            default:
                json.WriteString("data", Encoding.UTF8.GetString(published.Data));
                break;
        }
    }

    private static bool IsJson(byte[] data)
    {
        try
        {
            using var document = JsonDocument.Parse(data);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static string TraceOf(PublishedEvent published) => string.IsNullOrEmpty(published.TraceParent)
        ? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00"
        : published.TraceParent;

    private string Now() => Rfc3339(clock.GetLocalNow());

    private static string Rfc3339(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}

/// <summary>A payload as its publisher sent it.</summary>
internal sealed record PublishedEvent(byte[] Data, string? ContentType, string? TraceParent, string? TraceState);
