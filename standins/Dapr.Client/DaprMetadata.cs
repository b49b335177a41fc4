namespace Dapr.Client;

/// <summary>What a sidecar says of itself.</summary>
public sealed class DaprMetadata(
    string id,
    IReadOnlyList<DaprActorMetadata> actors,
    IReadOnlyDictionary<string, string> extended,
    IReadOnlyList<DaprComponentsMetadata> components)
{
    /// <summary>The app id.</summary>
    public string Id { get; } = id;

    /// <summary>Actor types hosted by the app.</summary>
    public IReadOnlyList<DaprActorMetadata> Actors { get; } = actors;

    /// <summary>Custom attributes.</summary>
    public IReadOnlyDictionary<string, string> Extended { get; } = extended;

    /// <summary>Components loaded by the sidecar.</summary>
    public IReadOnlyList<DaprComponentsMetadata> Components { get; } = components;
}

/// <summary>An actor type and how many of it are active.</summary>
public sealed class DaprActorMetadata(string type, int count)
{
    /// <summary>The actor type.</summary>
    public string Type { get; } = type;

    /// <summary>How many are active.</summary>
    public int Count { get; } = count;
}

/// <summary>A component loaded by the sidecar.</summary>
public sealed class DaprComponentsMetadata(string name, string type, string version, string[] capabilities)
{
    /// <summary>The component's name.</summary>
    public string Name { get; } = name;

    /// <summary>Its type, as in <c>pubsub.redis</c>.</summary>
    public string Type { get; } = type;

    /// <summary>Its version.</summary>
    public string Version { get; } = version;

    /// <summary>What it can do.</summary>
    public string[] Capabilities { get; } = capabilities;
}
