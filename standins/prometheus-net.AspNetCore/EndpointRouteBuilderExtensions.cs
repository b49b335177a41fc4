using Microsoft.AspNetCore.Routing;
using Prometheus;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Exports metrics as an endpoint.</summary>
public static class EndpointRouteBuilderExtensions
{
    /// <summary>Answers GET with the metrics of the registry, or of the default one.</summary>
    public static IEndpointConventionBuilder MapMetrics(
        this IEndpointRouteBuilder endpoints, string pattern = "/metrics", CollectorRegistry? registry = null)
    {
        var exported = registry ?? Metrics.DefaultRegistry;

        // Measured from the start, not from the first scrape.
        exported.BeforeFirstCollect();
        return endpoints.MapGet(pattern, MetricsExport.Of(exported)).WithDisplayName("Prometheus metrics");
    }
}
