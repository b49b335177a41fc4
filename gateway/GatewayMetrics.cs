using System.Diagnostics.Metrics;

namespace Coaching.Gateway;

/// <summary>How long calls take through the gateway, by service, protocol and HTTP status; the services tell the gRPC codes.</summary>
internal sealed class GatewayMetrics
{
    private static readonly object Rest = "rest", Grpc = "grpc";

    private readonly Histogram<double> _duration;

    public GatewayMetrics(IMeterFactory meters) =>
        _duration = meters.Create("Coaching.Gateway").CreateHistogram<double>("gateway.request.duration", "s", "Time from a request's arrival to the end of its answer.");

    public void Add(RouteTerms terms, int status, TimeSpan duration) =>
        _duration.Record(duration.TotalSeconds, new("service", terms.Service), new("protocol", terms.IsGrpc ? Grpc : Rest), new("status", status));
}
