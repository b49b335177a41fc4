using System.Collections.Concurrent;

namespace Coaching.Sidecar;

/// <summary>
/// The memory that the sidecars of one machine share. Each app that subscribes to a topic has a queue of its own, which outlives
/// its sidecar; like any broker here it may lose, repeat and reorder, and <paramref name="chaos"/> makes it.
/// </summary>
public sealed class DevBroker(TimeProvider clock, SidecarChaos chaos)
{
    private readonly ConcurrentDictionary<(string PubSub, string Topic), ConcurrentDictionary<string, ConsumerGroup>> _topics = new();

    /// <summary>What the broker does to messages.</summary>
    public SidecarChaos Chaos => chaos;

    internal TimeProvider Clock => clock;

    /// <summary>Queues the message for every app that subscribes; false when the broker refuses it.</summary>
    internal bool Publish(string pubsub, string topic, BrokerMessage message)
    {
        if (chaos.Fails())
        {
            return false;
        }

        foreach (var group in Groups(pubsub, topic).Values)
        {
            group.Offer(message);
        }

        return true;
    }

    internal ConsumerGroup Join(string pubsub, string topic, string app) =>
        Groups(pubsub, topic).GetOrAdd(app, _ => new ConsumerGroup(clock, chaos));

    internal void Leave(string pubsub, string topic, string app)
    {
        if (chaos.ForgetOnRestart && Groups(pubsub, topic).TryRemove(app, out var group))
        {
            group.Forget();
        }
    }

    private ConcurrentDictionary<string, ConsumerGroup> Groups(string pubsub, string topic) =>
        _topics.GetOrAdd((pubsub, topic), _ => new ConcurrentDictionary<string, ConsumerGroup>(StringComparer.Ordinal));
}
