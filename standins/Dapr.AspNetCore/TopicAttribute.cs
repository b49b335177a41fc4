namespace Dapr;

/// <summary>The topic that an endpoint serves.</summary>
public interface ITopicMetadata
{
    /// <summary>The topic's name.</summary>
    string Name { get; }

    /// <summary>The pub/sub component's name.</summary>
    string PubsubName { get; }

    /// <summary>The rule that an event must match to come here; none means every event.</summary>
    string Match { get; }

    /// <summary>Rules are tried from the lowest priority number up.</summary>
    int Priority { get; }
}

/// <summary>Whether the topic's messages are bare, without a CloudEvent around them.</summary>
public interface IRawTopicMetadata
{
    /// <summary>True for bare messages.</summary>
    bool? EnableRawPayload { get; }
}

/// <summary>Where messages go that the endpoint drops or keeps failing.</summary>
public interface IDeadLetterTopicMetadata
{
    /// <summary>The dead-letter topic's name.</summary>
    string? DeadLetterTopic { get; }
}

/// <summary>Subscribes an endpoint to a topic.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class TopicAttribute : Attribute, ITopicMetadata, IRawTopicMetadata, IDeadLetterTopicMetadata
{
    public TopicAttribute(string pubsubName, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(name);
        PubsubName = pubsubName;
        Name = name;
    }

    public TopicAttribute(string pubsubName, string name, bool enableRawPayload)
        : this(pubsubName, name) => EnableRawPayload = enableRawPayload;

    public TopicAttribute(string pubsubName, string name, string match, int priority)
        : this(pubsubName, name)
    {
        Match = match;
        Priority = priority;
    }

    public TopicAttribute(string pubsubName, string name, bool enableRawPayload, string match, int priority)
        : this(pubsubName, name, match, priority) => EnableRawPayload = enableRawPayload;

    public TopicAttribute(string pubsubName, string name, string deadLetterTopic, bool enableRawPayload)
        : this(pubsubName, name, enableRawPayload) => DeadLetterTopic = deadLetterTopic;

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public string PubsubName { get; }

    /// <inheritdoc />
    public bool? EnableRawPayload { get; }

    /// <inheritdoc />
    public new string Match { get; } = string.Empty;

    /// <inheritdoc />
    public int Priority { get; }

    /// <inheritdoc />
    public string? DeadLetterTopic { get; set; }
}
