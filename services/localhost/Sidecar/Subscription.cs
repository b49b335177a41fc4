using System.Text.Json.Serialization;

namespace Coaching.Sidecar;

/// <summary>One entry of an app's answer to <c>GET /dapr/subscribe</c>.</summary>
internal sealed record Subscription
{
    private IReadOnlyList<RoutingRule>? _routing;

    public string PubsubName { get; init; } = string.Empty;

    public string Topic { get; init; } = string.Empty;

    public string? Route { get; init; }

    public SubscriptionRoutes? Routes { get; init; }

    public string? DeadLetterTopic { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];

    public BulkSubscription? BulkSubscribe { get; init; }

    /// <summary>The rules in the order in which they are tried; the last one may take every event.</summary>
    [JsonIgnore]
    public IReadOnlyList<RoutingRule> Routing => _routing ??=
    [
        .. (Routes?.Rules ?? []).Where(rule => rule.Path.Length > 0),
        .. new[] { Routes?.Default, Route }.Where(path => !string.IsNullOrEmpty(path)).Take(1)
            .Select(path => new RoutingRule { Path = path! }),
    ];

    [JsonIgnore]
    public bool IsRaw => Metadata.GetValueOrDefault("rawPayload") is "true" or "True" or "TRUE" or "1" or "t" or "T";
}

/// <summary>Routes chosen by rules.</summary>
internal sealed record SubscriptionRoutes
{
    public IReadOnlyList<RoutingRule>? Rules { get; init; }

    public string? Default { get; init; }
}

/// <summary>How a topic is delivered in batches.</summary>
internal sealed record BulkSubscription
{
    public bool Enabled { get; init; }

    public int MaxMessagesCount { get; init; }

    public int MaxAwaitDurationMs { get; init; }

    [JsonIgnore]
    public int Count => MaxMessagesCount > 0 ? MaxMessagesCount : 100;

    [JsonIgnore]
    public TimeSpan Await => TimeSpan.FromMilliseconds(MaxAwaitDurationMs > 0 ? MaxAwaitDurationMs : 1_000);
}
