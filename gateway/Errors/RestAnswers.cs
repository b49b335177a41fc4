using System.Net;
using Yarp.ReverseProxy.Transforms;

namespace Coaching.Gateway;

/// <summary>Turns a service's google.rpc.Status into an RFC 9457 problem on the way out, and keeps answers out of caches and of guesses at their type.</summary>
/// <param name="body">The request field that is the body; `*` for the whole message.</param>
internal sealed class RestAnswers(string body) : ResponseTransform
{
    private const int MaxStatusBytes = 256 * 1024;

    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.Server = default;
        SafeHeaders.Set(headers);
        return context.ProxyResponse is { StatusCode: >= HttpStatusCode.BadRequest } response && !IsProblem(response)
            ? Translate(context, response)
            : default;
    }

    private static bool IsProblem(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType == Problem.MediaType;

    private async ValueTask Translate(ResponseTransformContext context, HttpResponseMessage response)
    {
        var http = context.HttpContext;
        var problem = await Read(response, http.RequestAborted) ?? Problem.Of((int)response.StatusCode);
        context.SuppressResponseBody = true;
        await problem.Write(http, body);
    }

    // What is no status, or too large for one, is not passed on: a server or a library wrote it, not the service.
    private static async ValueTask<Problem?> Read(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers is not { ContentType.MediaType: "application/json", ContentLength: null or <= MaxStatusBytes })
        {
            return null;
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(MaxStatusBytes, cancel);
            return StatusReader.Read(await response.Content.ReadAsByteArrayAsync(cancel), (int)response.StatusCode);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
