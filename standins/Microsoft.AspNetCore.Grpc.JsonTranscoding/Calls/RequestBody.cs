using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>Takes the body of a request, up to the message limit, without copying it.</summary>
internal static class RequestBody
{
    private const string Json = "application/json";

    /// <summary>Hands the complete body to the reader; an empty body is not handed on.</summary>
    public static async ValueTask ReadAsync(HttpContext http, int? limit, Action<ReadOnlySequence<byte>> read, CancellationToken cancel)
    {
        var most = limit ?? long.MaxValue;
        if (http.Request.ContentLength > most)
        {
            throw RequestException.TooLarge(most);
        }

        if (http.Request.ContentLength == 0)
        {
            return;
        }

        var body = http.Request.BodyReader;
        var result = await Fill(body, most, cancel);
        try
        {
            if (!result.Buffer.IsEmpty)
            {
                RequireJson(http.Request);
                read(result.Buffer);
            }
        }
        finally
        {
            body.AdvanceTo(result.Buffer.End);
        }
    }

    private static async ValueTask<ReadResult> Fill(PipeReader body, long most, CancellationToken cancel)
    {
        while (true)
        {
            ReadResult result;
            try
            {
                result = await body.ReadAsync(cancel);
            }
            catch (BadHttpRequestException e)
            {
                throw RequestException.Other(
                    e.StatusCode,
                    e.StatusCode == StatusCodes.Status413PayloadTooLarge ? StatusCode.ResourceExhausted : StatusCode.InvalidArgument,
                    e.Message);
            }

            var length = result.Buffer.Length;
            if (length > most)
            {
                body.AdvanceTo(result.Buffer.End);
                throw RequestException.TooLarge(most);
            }

            if (result.IsCompleted)
            {
                return result;
            }

            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static void RequireJson(HttpRequest request)
    {
        var type = request.ContentType;
        if (string.Equals(type, Json, StringComparison.OrdinalIgnoreCase))
        {
            RequireIdentity(request);
            return;
        }

        if (!MediaTypeHeaderValue.TryParse(type, out var parsed)
            || !(parsed.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
                || parsed.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
        {
            throw RequestException.UnsupportedMediaType($"The request body must be {Json}.");
        }

        if (parsed.Charset.HasValue && !HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw RequestException.UnsupportedMediaType("The request body must be in UTF-8.");
        }

        RequireIdentity(request);
    }

    // Inflating is the work of the request decompression middleware, which also removes the header.
    private static void RequireIdentity(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding;
        if (encoding.Count > 0 && !encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw RequestException.UnsupportedMediaType("The request body must not be compressed.");
        }
    }
}
