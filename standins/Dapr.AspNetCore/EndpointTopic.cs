namespace Dapr;

/// <summary>A subscription said in code rather than by attribute.</summary>
internal sealed record EndpointTopic(
    string PubsubName,
    string Name,
    string Match,
    int Priority,
    bool? EnableRawPayload,
    string? DeadLetterTopic,
    IDictionary<string, string>? Metadata) : ITopicMetadata, IRawTopicMetadata, IDeadLetterTopicMetadata;
