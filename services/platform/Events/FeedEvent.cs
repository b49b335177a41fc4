using System.Globalization;
using System.Text.Json;
using Coaching.Feed.V1;
using Google.Protobuf;

namespace Coaching.Platform;

/// <summary>An event of a source's feed on its way to the handlers, pulled (binary) or pushed (JSON).</summary>
internal sealed record FeedEvent
{
    private static readonly JsonParser Json = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public required long Sequence { get; init; }

    public required string Aggregate { get; init; }

    public required long Version { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string TraceParent { get; init; }

    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The data of a pushed event; what it says can be applied, but only pulled bytes are kept in quarantine.</summary>
    public string? JsonData { get; init; }

    // From an array, not from a span: google.type.Date's generated code knows only the older of the two ways to be read.
    public IMessage Decode(EventHandlers handlers) =>
        JsonData is null ? handlers.Parser.ParseFrom(Data.ToArray()) : Json.Parse(JsonData, handlers.Descriptor);

    public static FeedEvent Of(Event item) => new()
    {
        Sequence = item.Sequence,
        Aggregate = item.Aggregate,
        Version = item.Version,
        Type = item.Type,
        Time = item.CreateTime?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch,
        TraceParent = item.TraceParent,
        Data = item.Data.Memory,
    };

    /// <summary>Reads a CloudEvent that a relay of ours made; null when it is anything else.</summary>
    public static FeedEvent? Of(JsonElement cloudEvent) =>
        cloudEvent.ValueKind == JsonValueKind.Object
        && long.TryParse(Text(cloudEvent, "sequence"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
        && long.TryParse(Text(cloudEvent, "aggregateversion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && DateTimeOffset.TryParse(Text(cloudEvent, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && Text(cloudEvent, "type") is { } type
        && Text(cloudEvent, "subject") is { } aggregate
        && cloudEvent.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? new FeedEvent
            {
                Sequence = sequence,
                Aggregate = aggregate,
                Version = version,
                Type = type,
                Time = time.ToUniversalTime(),
                TraceParent = Text(cloudEvent, "traceparent") ?? string.Empty,
                JsonData = data.GetRawText(),
            }
            : null;

    private static string? Text(JsonElement cloudEvent, string attribute) =>
        cloudEvent.TryGetProperty(attribute, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
