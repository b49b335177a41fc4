namespace Dapr.AspNetCore;

/// <summary>Asks for a topic's messages in batches.</summary>
public interface IBulkSubscribeMetadata
{
    /// <summary>The topic's name.</summary>
    string TopicName { get; }

    /// <summary>The largest batch.</summary>
    int MaxMessagesCount { get; }

    /// <summary>The longest wait for a batch to fill, in milliseconds.</summary>
    int MaxAwaitDurationMs { get; }
}

/// <summary>Has an endpoint receive the messages of a topic in batches.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class BulkSubscribeAttribute(string topicName, int maxMessagesCount, int maxAwaitDurationMs) : Attribute, IBulkSubscribeMetadata
{
    public BulkSubscribeAttribute(string topicName, int maxMessagesCount)
        : this(topicName, maxMessagesCount, 1_000)
    {
    }

    public BulkSubscribeAttribute(string topicName)
        : this(topicName, 100, 1_000)
    {
    }

    /// <inheritdoc />
    public string TopicName { get; } = topicName;

    /// <inheritdoc />
    public int MaxMessagesCount { get; } = maxMessagesCount;

    /// <inheritdoc />
    public int MaxAwaitDurationMs { get; } = maxAwaitDurationMs;
}

/// <summary>A batch of messages as the sidecar delivers it.</summary>
public class BulkSubscribeMessage<TValue>(List<BulkSubscribeMessageEntry<TValue>> entries, string topic, string pubsubName)
{
    /// <summary>The messages.</summary>
    public List<BulkSubscribeMessageEntry<TValue>> Entries { get; } = entries;

    /// <summary>The topic that they came from.</summary>
    public string Topic { get; } = topic;

    /// <summary>The pub/sub component that they came through.</summary>
    public string PubsubName { get; } = pubsubName;
}

/// <summary>One message of a batch.</summary>
public class BulkSubscribeMessageEntry<TValue>(string entryId, string contentType, Dictionary<string, string> metadata, TValue @event)
{
    /// <summary>Names the message within its batch.</summary>
    public string EntryId { get; } = entryId;

    /// <summary>The media type of <see cref="Event"/>.</summary>
    public string ContentType { get; } = contentType;

    /// <summary>The message's metadata.</summary>
    public Dictionary<string, string> Metadata { get; } = metadata;

    /// <summary>The message; a whole CloudEvent unless the subscription is raw.</summary>
    public TValue Event { get; } = @event;
}

/// <summary>A CloudEvent within a batch.</summary>
public class BulkMessageModel<TValue>(
    string id, string source, string type, string specVersion, string dataContentType, string topic, string pubsubName, TValue data)
{
    /// <summary>The event's id.</summary>
    public string Id { get; } = id;

    /// <summary>Where the event comes from.</summary>
    public string Source { get; } = source;

    /// <summary>What kind of event it is.</summary>
    public string Type { get; } = type;

    /// <summary>The CloudEvents version.</summary>
    public string SpecVersion { get; } = specVersion;

    /// <summary>The media type of the data.</summary>
    public string DataContentType { get; } = dataContentType;

    /// <summary>The topic that it came from.</summary>
    public string Topic { get; } = topic;

    /// <summary>The pub/sub component that it came through.</summary>
    public string PubsubName { get; } = pubsubName;

    /// <summary>The payload.</summary>
    public TValue Data { get; } = data;
}

/// <summary>What the app made of a batch.</summary>
public class BulkSubscribeAppResponse(List<BulkSubscribeAppResponseEntry> statuses)
{
    /// <summary>One status for each message; a message without one is delivered again.</summary>
    public List<BulkSubscribeAppResponseEntry> Statuses { get; } = statuses;
}

/// <summary>What the app made of one message.</summary>
public class BulkSubscribeAppResponseEntry(string entryId, BulkSubscribeAppResponseStatus status)
{
    /// <summary>The message's name within its batch.</summary>
    public string EntryId { get; } = entryId;

    /// <summary>The status, as Dapr spells it.</summary>
    public string Status { get; } = status.ToString();
}

/// <summary>The fates of a delivered message.</summary>
public enum BulkSubscribeAppResponseStatus
{
    /// <summary>Processed.</summary>
    SUCCESS,

    /// <summary>To be delivered again.</summary>
    RETRY,

    /// <summary>Not to be delivered again.</summary>
    DROP,
}
