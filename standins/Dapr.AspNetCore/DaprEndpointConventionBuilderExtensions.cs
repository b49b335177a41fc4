using Dapr;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Subscribes endpoints to topics.</summary>
public static class DaprEndpointConventionBuilderExtensions
{
    /// <summary>Subscribes the endpoint to a topic.</summary>
    public static T WithTopic<T>(this T builder, string pubsubName, string name)
        where T : IEndpointConventionBuilder =>
        builder.WithTopic(new TopicOptions { PubsubName = pubsubName, Name = name });

    /// <summary>Subscribes the endpoint to a topic, telling the pub/sub component more.</summary>
    public static T WithTopic<T>(this T builder, string pubsubName, string name, IDictionary<string, string> metadata)
        where T : IEndpointConventionBuilder =>
        builder.WithTopic(new TopicOptions { PubsubName = pubsubName, Name = name, Metadata = metadata });

    /// <summary>Subscribes the endpoint to a topic, perhaps of bare messages.</summary>
    public static T WithTopic<T>(this T builder, string pubsubName, string name, bool enableRawPayload)
        where T : IEndpointConventionBuilder =>
        builder.WithTopic(new TopicOptions { PubsubName = pubsubName, Name = name, EnableRawPayload = enableRawPayload });

    /// <summary>Subscribes the endpoint to a topic, perhaps of bare messages, telling the pub/sub component more.</summary>
    public static T WithTopic<T>(
        this T builder, string pubsubName, string name, bool enableRawPayload, IDictionary<string, string> metadata)
        where T : IEndpointConventionBuilder =>
        builder.WithTopic(new TopicOptions
        {
            PubsubName = pubsubName,
            Name = name,
            EnableRawPayload = enableRawPayload,
            Metadata = metadata,
        });

    /// <summary>Subscribes the endpoint to a topic with all there is to say about it.</summary>
    public static T WithTopic<T>(this T builder, TopicOptions topicOptions)
        where T : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(topicOptions);
        ArgumentException.ThrowIfNullOrEmpty(topicOptions.PubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicOptions.Name);

        var topic = new EndpointTopic(
            topicOptions.PubsubName,
            topicOptions.Name,
            topicOptions.Match,
            topicOptions.Priority,
            topicOptions.EnableRawPayload,
            topicOptions.DeadLetterTopic,
            topicOptions.Metadata);

        builder.Add(endpoint => endpoint.Metadata.Add(topic));
        return builder;
    }
}
