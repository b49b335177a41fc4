using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Coaching.Sidecar;

/// <summary>A refusal with the codes that Dapr gives it on both of its APIs.</summary>
internal sealed class DaprError(int httpStatus, StatusCode grpcStatus, string code, string message, string? resource = null)
    : Exception(message)
{
    private const string InfoType = "type.googleapis.com/google.rpc.ErrorInfo";
    private const string ResourceType = "type.googleapis.com/google.rpc.ResourceInfo";

    public static DaprError NotReady() => new(
        StatusCodes.Status500InternalServerError, StatusCode.Unavailable, "ERR_HEALTH_NOT_READY", "dapr is not ready");

    public static DaprError NotConfigured() => new(
        StatusCodes.Status400BadRequest, StatusCode.FailedPrecondition, "ERR_PUBSUB_NOT_CONFIGURED", "no pubsub is configured");

    public static DaprError NotFound(string pubsub) => new(
        StatusCodes.Status404NotFound, StatusCode.InvalidArgument, "ERR_PUBSUB_NOT_FOUND", $"pubsub {pubsub} is not found");

    public static DaprError EmptyTopic(string pubsub) => new(
        StatusCodes.Status404NotFound, StatusCode.InvalidArgument, "ERR_TOPIC_NAME_EMPTY", $"topic is empty in pubsub {pubsub}", pubsub);

    public static DaprError Forbidden(string topic, string app, string pubsub) => new(
        StatusCodes.Status403Forbidden,
        StatusCode.PermissionDenied,
        "ERR_PUBSUB_FORBIDDEN",
        $"topic {topic} is not allowed for app id {app}",
        pubsub);

    public static DaprError BadMetadata(string name, string pubsub) => new(
        StatusCodes.Status400BadRequest,
        StatusCode.InvalidArgument,
        "ERR_PUBSUB_REQUEST_METADATA",
        $"failed deserializing metadata: {name} must be true or false",
        pubsub);

    public static DaprError BadCloudEvent(string pubsub) => new(
        StatusCodes.Status500InternalServerError,
        StatusCode.InvalidArgument,
        "ERR_PUBSUB_CLOUD_EVENTS_SER",
        "cannot create cloudevent: the event is not a JSON object",
        pubsub);

    public static DaprError BadEntries(string why, string pubsub) => new(
        StatusCodes.Status400BadRequest,
        StatusCode.InvalidArgument,
        "ERR_PUBSUB_EVENTS_SER",
        $"error when unmarshaling the request: {why}",
        pubsub);

    public static DaprError PublishFailed(string topic, string pubsub) => new(
        StatusCodes.Status500InternalServerError,
        StatusCode.Internal,
        "ERR_PUBSUB_PUBLISH_MESSAGE",
        $"error when publishing to topic {topic} in pubsub {pubsub}: the broker refused the message",
        pubsub);

    public RpcException ToRpc() => new(new Status(grpcStatus, Message));

    public Task WriteTo(HttpContext context)
    {
        var details = new List<Dictionary<string, object>>
        {
            new() { ["@type"] = InfoType, ["domain"] = "dapr.io", ["reason"] = code.Replace("ERR_", "DAPR_", StringComparison.Ordinal) },
        };
        if (resource is not null)
        {
            details.Add(new() { ["@type"] = ResourceType, ["resource_type"] = "pubsub", ["resource_name"] = resource });
        }

        context.Response.StatusCode = httpStatus;
        return context.Response.WriteAsJsonAsync(
            new Dictionary<string, object> { ["errorCode"] = code, ["message"] = Message, ["details"] = details },
            context.RequestAborted);
    }
}
