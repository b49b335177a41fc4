using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Coaching.Sidecar;

/// <summary>One entry of the body of a bulk publish; SDKs differ in the case of the names, so the case is not looked at.</summary>
internal sealed record BulkEntry(string? EntryId, JsonElement Event, string? ContentType, Dictionary<string, string>? Metadata)
{
    public static IReadOnlyList<BulkEntry> Parse(byte[] body, string pubsub)
    {
        try
        {
            return JsonSerializer.Deserialize<List<BulkEntry>>(body, JsonSerializerOptions.Web) ?? [];
        }
        catch (JsonException e)
        {
            throw DaprError.BadEntries(e.Message, pubsub);
        }
    }

    /// <summary>The payload; its JSON form must be one that its content type allows.</summary>
    public byte[] Bytes(string pubsub)
    {
        var type = Envelope.MediaTypeOf(ContentType);
        if (type is "application/json" or Envelope.CloudEventJson)
        {
            return Event.ValueKind == JsonValueKind.Undefined ? "null"u8.ToArray() : JsonMarshal.GetRawUtf8Value(Event).ToArray();
        }

        if (Event.ValueKind == JsonValueKind.String)
        {
            if (type.StartsWith("text/", StringComparison.Ordinal) || type == "application/xml")
            {
                return Encoding.UTF8.GetBytes(Event.GetString()!);
            }

            if (type == Envelope.Bytes && Event.TryGetBytesFromBase64(out var bytes))
            {
                return bytes;
            }
        }

        throw DaprError.BadEntries($"event {EntryId} does not fit its content type", pubsub);
    }

    /// <summary>Dapr gives the request's metadata only to entries that have metadata themselves; theirs wins.</summary>
    public IReadOnlyDictionary<string, string> MetadataWith(Dictionary<string, string> shared)
    {
        if (Metadata is null)
        {
            return new Dictionary<string, string>();
        }

        var merged = new Dictionary<string, string>(shared, StringComparer.Ordinal);
        foreach (var (name, value) in Metadata)
        {
            merged[name] = value;
        }

        return merged;
    }
}
