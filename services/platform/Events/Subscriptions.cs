using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Coaching.Platform;

/// <summary>A fact of another service, as its handlers receive it.</summary>
/// <param name="Source">The service that committed the fact.</param>
/// <param name="Sequence">The fact's place in that service's feed.</param>
/// <param name="Aggregate">The resource that the fact is about.</param>
/// <param name="Version">The version of the resource that the fact made.</param>
/// <param name="Time">When the fact was written.</param>
/// <param name="Data">The fact.</param>
public sealed record Fact<TEvent>(string Source, long Sequence, string Aggregate, long Version, DateTimeOffset Time, TEvent Data);

/// <summary>What a service hears: for each source, the functions that apply its facts.</summary>
public sealed class Subscriptions
{
    private readonly Dictionary<string, Dictionary<string, EventHandlers>> _sources = [];
    private Dictionary<string, EventHandlers>? _current;

    /// <summary>Names the service whose facts the next handlers apply.</summary>
    public Subscriptions From(string source)
    {
        if (!_sources.TryGetValue(source, out _current))
        {
            _sources.Add(source, _current = []);
        }

        return this;
    }

    /// <summary>
    /// Applies each fact of a type in the transaction that also moves the feed's position, so that it has its effect exactly
    /// once. Several handlers of one type run in the order in which they were added.
    /// </summary>
    public Subscriptions On<TEvent>(Func<Session, Fact<TEvent>, Task> apply)
        where TEvent : IMessage<TEvent>, new()
    {
        var handlers = _current ?? throw new InvalidOperationException("From(source) comes before On<TEvent>().");
        var prototype = new TEvent();
        if (!handlers.TryGetValue(prototype.Descriptor.FullName, out var known))
        {
            handlers.Add(prototype.Descriptor.FullName, known = new EventHandlers(prototype.Descriptor));
        }

        known.Add((tx, source, fact, data) =>
            apply(tx, new Fact<TEvent>(source, fact.Sequence, fact.Aggregate, fact.Version, fact.Time, (TEvent)data)));
        return this;
    }

    /// <summary>The handlers of each event type by source; what several registrations say is put together.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyDictionary<string, EventHandlers>> Merge(IEnumerable<Subscriptions> all) =>
        all.SelectMany(subscriptions => subscriptions._sources)
            .GroupBy(source => source.Key, source => source.Value)
            .ToDictionary(
                group => group.Key,
                IReadOnlyDictionary<string, EventHandlers> (group) => group
                    .SelectMany(handlers => handlers)
                    .GroupBy(item => item.Key, item => item.Value)
                    .ToDictionary(item => item.Key, item => item.Aggregate((first, second) => first.And(second))));
}

/// <summary>How the facts of one type are read and applied.</summary>
internal sealed class EventHandlers(MessageDescriptor descriptor)
{
    private readonly List<Func<Session, string, FeedEvent, IMessage, Task>> _handlers = [];

    public MessageDescriptor Descriptor => descriptor;

    public MessageParser Parser => descriptor.Parser;

    public void Add(Func<Session, string, FeedEvent, IMessage, Task> handler) => _handlers.Add(handler);

    public EventHandlers And(EventHandlers other)
    {
        var both = new EventHandlers(descriptor);
        both._handlers.AddRange([.. _handlers, .. other._handlers]);
        return both;
    }

    public async Task Apply(Session tx, string source, FeedEvent fact, IMessage data)
    {
        // What follows from the fact belongs to the trace of the request that made it, whether or not anybody collects traces.
        using var activity = EventsMetrics.StartApply(source, fact);
        tx.TraceParent = activity?.Id ?? fact.TraceParent;
        foreach (var handler in _handlers)
        {
            await handler(tx, source, fact, data);
        }
    }
}
