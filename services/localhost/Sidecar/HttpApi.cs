using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coaching.Sidecar;

/// <summary>Dapr's HTTP API, as far as an app of ours uses it.</summary>
internal sealed class HttpApi(DevSidecarOptions options, Publisher publisher, SubscriberHost subscriber)
{
    private static readonly string[] PublishMethods = [HttpMethods.Post, HttpMethods.Put];

    /// <summary>The Dapr version that the sidecar answers like.</summary>
    public const string RuntimeVersion = "1.18.0";

    public const string ComponentType = "pubsub.in-memory";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1.0/healthz", Health);
        routes.MapGet("/v1.0/healthz/outbound", context => Answer(context, StatusCodes.Status204NoContent));
        routes.MapGet("/v1.0/metadata", Metadata);
        routes.MapMethods("/v1.0/publish/bulk/{pubsub}/{**topic}", PublishMethods, Errors(PublishBulk));
        routes.MapMethods("/v1.0-alpha1/publish/bulk/{pubsub}/{**topic}", PublishMethods, Errors(PublishBulk));
        routes.MapMethods("/v1.0/publish/{pubsub}/{**topic}", PublishMethods, Errors(PublishOne));
    }

    private Task Health(HttpContext context) =>
        subscriber.Ready && (context.Request.Query["appid"] is not [{ } app] || app == options.AppId)
            ? Answer(context, StatusCodes.Status204NoContent)
            : DaprError.NotReady().WriteTo(context);

    private Task Metadata(HttpContext context) => context.Response.WriteAsJsonAsync(
        new
        {
            id = options.AppId,
            runtimeVersion = RuntimeVersion,
            components = options.PubSubName.Length == 0
                ? []
                : new[] { new { name = options.PubSubName, type = ComponentType, version = "v1", capabilities = Array.Empty<string>() } },
            subscriptions = subscriber.Subscriptions.Select(item => new
            {
                pubsubname = item.PubsubName,
                topic = item.Topic,
                metadata = item.Metadata,
                rules = item.Routing.Select(rule => new { match = rule.Match, path = rule.Path }),
                deadLetterTopic = item.DeadLetterTopic ?? string.Empty,
                type = "PROGRAMMATIC",
            }),
            extended = new Dictionary<string, string> { ["daprRuntimeVersion"] = RuntimeVersion },
            appConnectionProperties = new { port = options.AppBaseAddress?.Port ?? 0, protocol = "http" },
            actors = Array.Empty<object>(),
        },
        context.RequestAborted);

    private async Task PublishOne(HttpContext context)
    {
        if (Topic(context) is not { } topic)
        {
            await Answer(context, StatusCodes.Status404NotFound);
            return;
        }

        var published = EventOf(context, await Body(context), context.Request.ContentType);
        publisher.Publish(PubSub(context), topic, published, QueryMetadata(context));
        await Answer(context, StatusCodes.Status204NoContent);
    }

    private async Task PublishBulk(HttpContext context)
    {
        if (Topic(context) is not { } topic)
        {
            await Answer(context, StatusCodes.Status404NotFound);
            return;
        }

        var pubsub = PubSub(context);
        var shared = QueryMetadata(context);
        var entries = BulkEntry.Parse(await Body(context), pubsub).Select(entry => new PublishedEntry(
            entry.EntryId ?? string.Empty,
            EventOf(context, entry.Bytes(pubsub), entry.ContentType),
            entry.MetadataWith(shared))).ToList();

        var failed = publisher.Publish(pubsub, topic, entries);
        if (failed.Count == 0)
        {
            await Answer(context, StatusCodes.Status204NoContent);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        await context.Response.WriteAsJsonAsync(
            new
            {
                failedEntries = failed.Select(id => new { entryId = id, error = "the broker refused the message" }),
                errorCode = "ERR_PUBSUB_PUBLISH_MESSAGE",
            },
            context.RequestAborted);
    }

    private static PublishedEvent EventOf(HttpContext context, byte[] data, string? contentType) =>
        new(data, contentType, context.Request.Headers.TraceParent, context.Request.Headers.TraceState);

    private static string PubSub(HttpContext context) => (string)context.GetRouteValue("pubsub")!;

    // Dapr cleans the path before it looks: slashes said twice count once, and one at the end does not count.
    private static string? Topic(HttpContext context)
    {
        var parts = ((string?)context.GetRouteValue("topic") ?? string.Empty)
            .Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)
            .Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 ? null : string.Join('/', parts);
    }

    private static Dictionary<string, string> QueryMetadata(HttpContext context) => context.Request.Query
        .Where(item => item.Key.StartsWith("metadata.", StringComparison.Ordinal))
        .ToDictionary(item => item.Key["metadata.".Length..], item => item.Value[0] ?? string.Empty, StringComparer.Ordinal);

    private static async Task<byte[]> Body(HttpContext context)
    {
        using var body = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static RequestDelegate Errors(RequestDelegate handler) => async context =>
    {
        try
        {
            await handler(context);
        }
        catch (DaprError error)
        {
            await error.WriteTo(context);
        }
    };
}
