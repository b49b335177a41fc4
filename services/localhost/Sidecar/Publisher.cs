namespace Coaching.Sidecar;

/// <summary>What both APIs do with a publish: check, wrap, hand to the broker.</summary>
internal sealed class Publisher(DevSidecarOptions options, DevBroker broker)
{
    private readonly Envelope _envelope = new(broker.Clock, options.AppId);

    public void Publish(string pubsub, string topic, PublishedEvent published, IReadOnlyDictionary<string, string> metadata)
    {
        Allow(pubsub, topic);
        if (!broker.Publish(pubsub, topic, MessageOf(pubsub, topic, published, metadata)))
        {
            throw DaprError.PublishFailed(topic, pubsub);
        }
    }

    /// <summary>Publishes each entry; the ids of those that the broker refused come back.</summary>
    public IReadOnlyList<string> Publish(string pubsub, string topic, IReadOnlyList<PublishedEntry> entries)
    {
        Allow(pubsub, topic);
        if (entries.Any(entry => string.IsNullOrEmpty(entry.EntryId)))
        {
            throw DaprError.BadEntries("entryId is required", pubsub);
        }

        if (entries.DistinctBy(entry => entry.EntryId).Count() != entries.Count)
        {
            throw DaprError.BadEntries("entryId must be unique", pubsub);
        }

        // All are wrapped before the first goes, since one that cannot be wrapped refuses the whole request.
        var messages = entries.Select(entry => (entry.EntryId, Message: MessageOf(pubsub, topic, entry.Event, entry.Metadata))).ToList();
        return [.. messages.Where(item => !broker.Publish(pubsub, topic, item.Message)).Select(item => item.EntryId)];
    }

    private void Allow(string pubsub, string topic)
    {
        if (options.PubSubName.Length == 0)
        {
            throw DaprError.NotConfigured();
        }

        if (pubsub != options.PubSubName)
        {
            throw DaprError.NotFound(pubsub);
        }

        if (topic.Length == 0)
        {
            throw DaprError.EmptyTopic(pubsub);
        }

        if (options.PublishingTopics?.Contains(topic) is false)
        {
            throw DaprError.Forbidden(topic, options.AppId, pubsub);
        }
    }

    private BrokerMessage MessageOf(string pubsub, string topic, PublishedEvent published, IReadOnlyDictionary<string, string> metadata)
    {
        var raw = IsRaw(pubsub, metadata);
        return new BrokerMessage(
            raw ? published.Data : _envelope.Wrap(published, pubsub, topic, metadata),
            !raw,
            metadata,
            _envelope.ExpiryOf(metadata));
    }

    // The spellings are those of Go's strconv.ParseBool, which Dapr reads them with.
    private static bool IsRaw(string pubsub, IReadOnlyDictionary<string, string> metadata) =>
        metadata.GetValueOrDefault("rawPayload") switch
        {
            null or "" or "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
            "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
            _ => throw DaprError.BadMetadata("rawPayload", pubsub),
        };
}

/// <summary>One event of a bulk publish.</summary>
internal sealed record PublishedEntry(string EntryId, PublishedEvent Event, IReadOnlyDictionary<string, string> Metadata);
