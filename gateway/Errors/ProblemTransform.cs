using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace Coaching.Gateway;

/// <summary>Turns a service's google.rpc.Status into an RFC 9457 problem on the way out.</summary>
internal sealed class ProblemTransform : ResponseTransform
{
    private const int MaxStatusBytes = 256 * 1024;

    public override async ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } response || (int)response.StatusCode < 400
            || response.Content.Headers.ContentType?.MediaType != "application/json" || response.Content.Headers.ContentLength > MaxStatusBytes)
        {
            return;
        }

        var http = context.HttpContext;
        await response.Content.LoadIntoBufferAsync(MaxStatusBytes, http.RequestAborted);
        var json = await response.Content.ReadAsByteArrayAsync(http.RequestAborted);
        if (StatusReader.Read(json, (int)response.StatusCode) is not { } problem)
        {
            return;
        }

        context.SuppressResponseBody = true;
        var body = http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.Metadata?.GetValueOrDefault(ContractRoutes.Body) ?? "";
        await problem.Write(http, body);
    }
}
