using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapr;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Coaching.Platform;

/// <summary>An outbox row as the CloudEvent that the broker carries: complete, so that the sidecar adds nothing of its own.</summary>
internal sealed class OutboxEvent(RawJson data) : CloudEvent<RawJson>(data)
{
    // Enough digits for any sequence: the CloudEvents sequence extension compares its values as text.
    private const string SequenceFormat = "D19";

    private static readonly JsonFormatter Json = JsonFormatter.Default;

    [JsonPropertyName("specversion")]
    public string SpecVersion => "1.0";

    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("time")]
    public required DateTimeOffset Time { get; init; }

    [JsonPropertyName("sequence")]
    public required string Sequence { get; init; }

    [JsonPropertyName("partitionkey")]
    public required string PartitionKey { get; init; }

    [JsonPropertyName("aggregateversion")]
    public required string AggregateVersion { get; init; }

    [JsonPropertyName("traceparent")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceParent { get; init; }

    /// <summary>Dapr's own name for it: without, the sidecar writes its own trace over ours.</summary>
    [JsonPropertyName("traceid")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId => TraceParent;

    /// <summary>Makes the event of a row whose type is known.</summary>
    public static OutboxEvent Of(OutboxRow row, MessageDescriptor type, Uri source) => new(Format(row, type))
    {
        Id = row.Id.ToString(),
        Source = source,
        Type = row.Type,
        Subject = row.Aggregate,
        Time = row.CreateTime,
        Sequence = row.FeedSeq.ToString(SequenceFormat, CultureInfo.InvariantCulture),
        PartitionKey = row.Aggregate,
        AggregateVersion = row.Version.ToString(CultureInfo.InvariantCulture),
        TraceParent = row.TraceParent,
    };

    private static RawJson Format(OutboxRow row, MessageDescriptor type) => new(Json.Format(type.Parser.ParseFrom(row.Data)));
}

/// <summary>Text that is JSON already.</summary>
[JsonConverter(typeof(RawJsonConverter))]
internal readonly record struct RawJson(string Text);

/// <summary>Writes such text as it is, without parsing it again.</summary>
internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, System.Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new RawJson(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text, skipInputValidation: true);
}
