namespace Dapr;

/// <summary>How an endpoint subscribes to a topic.</summary>
public class TopicOptions
{
    /// <summary>The pub/sub component's name.</summary>
    public string? PubsubName { get; set; }

    /// <summary>The topic's name.</summary>
    public string? Name { get; set; }

    /// <summary>True when the topic's messages are bare, without a CloudEvent around them.</summary>
    public bool EnableRawPayload { get; set; }

    /// <summary>The rule that an event must match to come here; none means every event.</summary>
    public string Match { get; set; } = string.Empty;

    /// <summary>Rules are tried from the lowest priority number up.</summary>
    public int Priority { get; set; }

    /// <summary>Where messages go that the endpoint drops or keeps failing.</summary>
    public string? DeadLetterTopic { get; set; }

    /// <summary>What the pub/sub component is told of the subscription.</summary>
    public IDictionary<string, string>? Metadata { get; set; }
}
