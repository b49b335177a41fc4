using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Prometheus;

namespace Coaching.Gateway;

/// <summary>Measures one route; its series are found once and kept.</summary>
internal sealed class RouteSeries(string upstream, string route, bool isGrpc)
{
    private const int FirstStatus = 100;
    private const int Statuses = 500;
    private const int FirstError = 500;

    /// <summary>What no route takes.</summary>
    public static readonly RouteSeries None = new("none", "none", isGrpc: false);

    private readonly Histogram.Child _duration = GatewayMetrics.Duration(upstream, Protocol(isGrpc));
    private readonly Counter.Child _errors = GatewayMetrics.Errors(upstream);
    private readonly Counter.Child?[] _requests = new Counter.Child?[Statuses];

    public void Record(HttpContext http, TimeSpan duration)
    {
        var status = isGrpc ? GrpcStatus(http) : http.Response.StatusCode;
        var place = Math.Clamp(status - FirstStatus, 0, Statuses - 1);
        (_requests[place] ??= GatewayMetrics.Request(upstream, route, Protocol(isGrpc), status.ToString(CultureInfo.InvariantCulture))).Inc();
        _duration.Observe(duration.TotalSeconds);
        if (status >= FirstError && status != StatusCodes.Status501NotImplemented)
        {
            _errors.Inc();
        }
    }

    // gRPC says it in the trailers, or in the headers where nothing else is said.
    private static int GrpcStatus(HttpContext http)
    {
        var said = http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers["grpc-status"] ?? default;
        said = said.Count > 0 ? said : http.Response.Headers["grpc-status"];
        return int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? StatusReader.Http((StatusCode)code)
            : http.Response.StatusCode;
    }

    private static string Protocol(bool isGrpc) => isGrpc ? "grpc" : "rest";
}
