using Prometheus;

namespace Coaching.Gateway;

/// <summary>What an operator watches of the gateway; the services tell more of the same calls.</summary>
internal static class GatewayMetrics
{
    private static readonly double[] Seconds = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30];

    private static readonly Histogram Durations = Metrics.CreateHistogram(
        "gateway_request_duration_seconds", "Time from a request's arrival to the end of its answer.", ["upstream", "protocol"],
        new HistogramConfiguration { Buckets = Seconds });

    private static readonly Counter Requests = Metrics.CreateCounter(
        "gateway_requests_total", "Requests by RPC and by HTTP status, or what gRPC's code is as one.", ["upstream", "route", "protocol", "status"]);

    private static readonly Counter AllErrors = Metrics.CreateCounter(
        "gateway_errors_total", "Requests that failed through no fault of the caller.", ["upstream"]);

    private static readonly Counter QuotaRefusals = Metrics.CreateCounter(
        "gateway_quota_refused_total", "Requests refused because their caller had no points left.", ["policy"]);

    /// <summary>Requests under way.</summary>
    public static readonly Gauge.Child Active = Metrics.CreateGauge("gateway_requests_active", "Requests under way.").Unlabelled;

    /// <summary>Callers that have not all their points.</summary>
    public static readonly Gauge.Child QuotaCallers = Metrics.CreateGauge("gateway_quota_callers", "Callers that have not all their points.").Unlabelled;

    public static Histogram.Child Duration(string upstream, string protocol) => Durations.WithLabels(upstream, protocol);

    public static Counter.Child Request(string upstream, string route, string protocol, string status) => Requests.WithLabels(upstream, route, protocol, status);

    public static Counter.Child Errors(string upstream) => AllErrors.WithLabels(upstream);

    public static Counter.Child QuotaRefused(string policy) => QuotaRefusals.WithLabels(policy);
}
