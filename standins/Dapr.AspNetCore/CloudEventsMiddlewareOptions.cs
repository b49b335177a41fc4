namespace Dapr;

/// <summary>How CloudEvents are unwrapped.</summary>
public class CloudEventsMiddlewareOptions
{
    /// <summary>True keeps text payloads as the JSON strings they came in.</summary>
    public bool SuppressJsonDecodingOfTextPayloads { get; set; }

    /// <summary>True hands the event's attributes on as <c>Cloudevent.*</c> headers.</summary>
    public bool ForwardCloudEventPropertiesAsHeaders { get; set; }

    /// <summary>When set, only these attributes become headers.</summary>
    public string[]? IncludedCloudEventPropertiesAsHeaders { get; set; }

    /// <summary>When set, these attributes do not become headers.</summary>
    public string[]? ExcludedCloudEventPropertiesFromHeaders { get; set; }
}
