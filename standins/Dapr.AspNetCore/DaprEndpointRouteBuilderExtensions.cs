using System.Text.Json;
using System.Text.Json.Serialization;
using Dapr;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Tells the sidecar what the app subscribes to.</summary>
public static class DaprEndpointRouteBuilderExtensions
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Answers <c>GET /dapr/subscribe</c> with every endpoint that has a topic.</summary>
    public static IEndpointConventionBuilder MapSubscribeHandler(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return Map(endpoints, rawPayload: false);
    }

    /// <summary>Answers <c>GET /dapr/subscribe</c> with every endpoint that has a topic.</summary>
    public static IEndpointConventionBuilder MapSubscribeHandler(this IEndpointRouteBuilder endpoints, SubscribeOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(options);
        return Map(endpoints, options.EnableRawPayload);
    }

    private static RouteHandlerBuilder Map(IEndpointRouteBuilder endpoints, bool rawPayload) =>
        endpoints.MapGet("dapr/subscribe", (EndpointDataSource all) => Results.Json(Subscriptions.Of(all.Endpoints, rawPayload), Json));
}
