using System.Text.Json.Serialization;

namespace Dapr;

/// <summary>The attributes of a CloudEvent that its publisher chooses; a subclass may add others.</summary>
public class CloudEvent
{
    /// <summary>Where the event comes from.</summary>
    [JsonPropertyName("source")]
    public Uri? Source { get; init; }

    /// <summary>What kind of event it is.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    /// <summary>What the event is about.</summary>
    [JsonPropertyName("subject")]
    public string? Subject { get; init; }
}

/// <summary>A CloudEvent with its data.</summary>
public class CloudEvent<TData>(TData data) : CloudEvent
{
    /// <summary>The payload.</summary>
    [JsonPropertyName("data")]
    public TData Data { get; } = data;

    /// <summary>The payload's media type, always JSON.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; } = "application/json";
}
