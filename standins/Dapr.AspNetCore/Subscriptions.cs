using System.Text.Json.Serialization;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Dapr;

/// <summary>One entry of the answer to <c>GET /dapr/subscribe</c>.</summary>
internal sealed record Subscription
{
    [JsonPropertyName("pubsubname")]
    public required string PubsubName { get; init; }

    public required string Topic { get; init; }

    public string? Route { get; init; }

    public Routes? Routes { get; init; }

    public string? DeadLetterTopic { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    public BulkSubscription? BulkSubscribe { get; init; }
}

/// <summary>The rules that choose a route, and the route for what matches none.</summary>
internal sealed record Routes(IReadOnlyList<RoutingRule> Rules, string? Default);

/// <summary>A condition in CEL and the route for events that meet it.</summary>
internal sealed record RoutingRule(string Match, string Path);

/// <summary>How a topic is delivered in batches.</summary>
internal sealed record BulkSubscription(bool Enabled, int MaxMessagesCount, int MaxAwaitDurationMs);

/// <summary>Reads the app's subscriptions from the metadata of its endpoints.</summary>
internal static class Subscriptions
{
    public static IReadOnlyList<Subscription> Of(IEnumerable<Endpoint> endpoints, bool rawPayload) =>
        [.. endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetOrderedMetadata<ITopicMetadata>(), (endpoint, topic) => (endpoint, topic))
            .GroupBy(item => (item.topic.PubsubName, item.topic.Name))
            .Select(group => Of(group.Key.PubsubName, group.Key.Name, [.. group], rawPayload))];

    private static Subscription Of(string pubsub, string topic, (RouteEndpoint Endpoint, ITopicMetadata Topic)[] served, bool rawPayload)
    {
        var always = served.Where(item => item.Topic.Match.Length == 0).Select(item => Path(item.Endpoint)).ToArray();
        if (always.Length > 1)
        {
            throw new InvalidOperationException($"The topic {topic} of {pubsub} has more than one route without a match.");
        }

        var rules = served.Where(item => item.Topic.Match.Length > 0)
            .OrderBy(item => item.Topic.Priority)
            .Select(item => new RoutingRule(item.Topic.Match, Path(item.Endpoint)))
            .ToArray();

        var metadata = served.Select(item => item.Topic).OfType<EndpointTopic>()
            .SelectMany(item => item.Metadata ?? new Dictionary<string, string>())
            .GroupBy(item => item.Key)
            .ToDictionary(group => group.Key, group => group.First().Value);
        if (rawPayload || served.Any(item => item.Topic is IRawTopicMetadata { EnableRawPayload: true }))
        {
            metadata["rawPayload"] = "true";
        }

        var bulk = served.SelectMany(item => item.Endpoint.Metadata.GetOrderedMetadata<IBulkSubscribeMetadata>())
            .FirstOrDefault(item => item.TopicName == topic);

        return new Subscription
        {
            PubsubName = pubsub,
            Topic = topic,
            Route = rules.Length == 0 ? always.FirstOrDefault() : null,
            Routes = rules.Length == 0 ? null : new Routes(rules, always.FirstOrDefault()),
            DeadLetterTopic = served.Select(item => item.Topic).OfType<IDeadLetterTopicMetadata>()
                .Select(item => item.DeadLetterTopic).FirstOrDefault(name => !string.IsNullOrEmpty(name)),
            Metadata = metadata.Count == 0 ? null : metadata,
            BulkSubscribe = bulk is null ? null : new BulkSubscription(true, bulk.MaxMessagesCount, bulk.MaxAwaitDurationMs),
        };
    }

    private static string Path(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.Parameters.Count == 0
            ? $"/{endpoint.RoutePattern.RawText?.Trim('/')}"
            : throw new InvalidOperationException($"{endpoint.DisplayName}: a subscribed route cannot have parameters.");
}
