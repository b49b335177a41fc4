using System.Diagnostics;
using Coaching.Platform;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Coaching.Gateway;

/// <summary>
/// Admits a call to the services: a body of an allowed size, a valid token, and points left in the caller's quota. Each service checks the
/// token again. What no route takes is answered here too.
/// </summary>
internal sealed class Admission(RequestDelegate next, Authenticator authenticator, Quotas quotas)
{
    public Task InvokeAsync(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<RouteTerms>() is { } terms ? Measure(http, terms) : Serve(http);

    private async Task Measure(HttpContext http, RouteTerms terms)
    {
        var began = Stopwatch.GetTimestamp();
        GatewayMetrics.Active.Inc();
        try
        {
            await Admit(http, terms);
        }
        finally
        {
            GatewayMetrics.Active.Dec();
            terms.Series.Record(http, Stopwatch.GetElapsedTime(began));
        }
    }

    private async Task Admit(HttpContext http, RouteTerms terms)
    {
        try
        {
            if (http.Request.ContentLength is { } length && length > (terms.MaxBytes ?? http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize))
            {
                await Answer.TooLarge(http);
                return;
            }

            if (Authenticator.HasTokenInQuery(http))
            {
                throw Authenticator.RefuseTokenInQuery(http);
            }

            if (terms.IsGrpc)
            {
                KeepLimits(http.Features);
            }

            quotas.Spend(http, terms.IsPublic ? Anybody(http) : await authenticator.Authenticate(http), terms.Points);
        }
        catch (RpcException e)
        {
            await Answer.Write(http, e);
            return;
        }

        await next(http);
    }

    // Without a token a caller is an address.
    private static Caller Anybody(HttpContext http) => new() { Name = $"addresses/{http.Connection.RemoteIpAddress}" };

    // YARP lifts the server's limits on the size and the rate of gRPC bodies, for the sake of client streams. There are none here, so that it
    // must not find the switches.
    private static void KeepLimits(IFeatureCollection features)
    {
        features.Set<IHttpMaxRequestBodySizeFeature>(null);
        features.Set<IHttpMinRequestBodyDataRateFeature>(null);
    }

    private async Task Serve(HttpContext http)
    {
        SafeHeaders.Set(http.Response.Headers);
        await next(http);
        if (http.Response.HasStarted || http.Response.StatusCode < StatusCodes.Status400BadRequest || http.Response.ContentType is not null)
        {
            return;
        }

        if (http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            if (AllowedMethods.Of(http.Request.Path) is { Length: > 0 } allowed)
            {
                http.Response.Headers.Allow = string.Join(", ", allowed);
            }

            if (HttpMethods.IsOptions(http.Request.Method))
            {
                // What the path takes is the answer.
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
        }

        await Answer.Write(http, http.Response.StatusCode);
        RouteSeries.None.Record(http, TimeSpan.Zero);
    }
}
