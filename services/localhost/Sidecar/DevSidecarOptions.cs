using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coaching.Sidecar;

/// <summary>One app's sidecar.</summary>
public sealed record DevSidecarOptions
{
    /// <summary>The app's id, which names its queue at the broker and is the source of its events.</summary>
    public required string AppId { get; init; }

    /// <summary>The loopback port of the HTTP API; 0 takes a free one.</summary>
    public int HttpPort { get; init; }

    /// <summary>The loopback port of the gRPC API; 0 takes a free one, null leaves it out.</summary>
    public int? GrpcPort { get; init; }

    /// <summary>Where the app listens; null for an app that only publishes.</summary>
    public Uri? AppBaseAddress { get; init; }

    /// <summary>The token that the app must show to its sidecar.</summary>
    public string? ApiToken { get; init; }

    /// <summary>The token that the sidecar shows to its app.</summary>
    public string? AppApiToken { get; init; }

    /// <summary>The pub/sub component's name; empty for a sidecar that has none.</summary>
    public string PubSubName { get; init; } = "pubsub";

    /// <summary>The topics that the app may publish to; null for all.</summary>
    public IReadOnlyCollection<string>? PublishingTopics { get; init; }

    /// <summary>How often a failed delivery is tried again before the message goes to the dead-letter topic or is dropped.</summary>
    public int MaxRetries { get; init; } = 5;

    /// <summary>The wait before the first retry; it doubles up to 30 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the app may take over one delivery.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait between two attempts to learn the app's subscriptions.</summary>
    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Where dropped and failed deliveries are told of.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
