using Dapr;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the unwrapping of CloudEvents.</summary>
public static class DaprApplicationBuilderExtensions
{
    /// <summary>Replaces the body of a structured CloudEvent by its data.</summary>
    public static IApplicationBuilder UseCloudEvents(this IApplicationBuilder builder) =>
        builder.UseCloudEvents(new CloudEventsMiddlewareOptions());

    /// <summary>Replaces the body of a structured CloudEvent by its data.</summary>
    public static IApplicationBuilder UseCloudEvents(this IApplicationBuilder builder, CloudEventsMiddlewareOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.Use(next => new CloudEventsMiddleware(next, options).InvokeAsync);
    }
}
