using Microsoft.AspNetCore.Builder;

namespace Prometheus;

/// <summary>Exports metrics from the middle of the pipeline.</summary>
public static class MetricServerMiddlewareExtensions
{
    /// <summary>Answers requests to the address with the metrics of the registry, or of the default one.</summary>
    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder builder, string? url = "/metrics", CollectorRegistry? registry = null) =>
        builder.Map(url ?? "/metrics", branch => branch.Run(MetricsExport.Of(registry ?? Metrics.DefaultRegistry)));
}
