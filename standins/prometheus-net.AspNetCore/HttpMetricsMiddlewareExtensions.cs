using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Prometheus;

/// <summary>Counts and times requests.</summary>
public static class HttpMetricsMiddlewareExtensions
{
    private static readonly string[] Labels = ["code", "method", "endpoint"];

    /// <summary>Counts and times requests by code, method and route; to be put after routing.</summary>
    public static IApplicationBuilder UseHttpMetrics(this IApplicationBuilder app)
    {
        var progress = Metrics.CreateGauge("http_requests_in_progress", "Requests under way.", ["method"]);
        var received = Metrics.CreateCounter("http_requests_received_total", "Requests answered.", Labels);
        var buckets = new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 16) };
        var duration = Metrics.CreateHistogram("http_request_duration_seconds", "Time to answer a request.", Labels, buckets);

        return app.Use(next => async context =>
        {
            using var underWay = progress.WithLabels(MethodOf(context.Request)).TrackInProgress();
            var time = System.Diagnostics.Stopwatch.GetTimestamp();
            try
            {
                await next(context);
            }
            finally
            {
                string[] labels =
                [
                    context.Response.StatusCode.ToString(CultureInfo.InvariantCulture),
                    MethodOf(context.Request),
                    (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? string.Empty,
                ];
                received.WithLabels(labels).Inc();
                duration.WithLabels(labels).Observe(System.Diagnostics.Stopwatch.GetElapsedTime(time).TotalSeconds);
            }
        });
    }

    // The method is the client's word: what no standard names shares one label, or a client could fill the memory.
    private static string MethodOf(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method)
        || HttpMethods.IsPatch(request.Method) || HttpMethods.IsDelete(request.Method) || HttpMethods.IsHead(request.Method)
        || HttpMethods.IsOptions(request.Method)
            ? request.Method.ToUpperInvariant()
            : "OTHER";
}
