using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Dapr;

/// <summary>Hands structured CloudEvents on as their data, with the data's own content type.</summary>
internal sealed class CloudEventsMiddleware(RequestDelegate next, CloudEventsMiddlewareOptions options)
{
    private const string CloudEventJson = "application/cloudevents+json";

    public async Task InvokeAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals(CloudEventJson, StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        JsonDocument envelope;
        try
        {
            envelope = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using (envelope)
        {
            if (envelope.RootElement.ValueKind != JsonValueKind.Object || Data(envelope.RootElement) is not { } data)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            if (options.ForwardCloudEventPropertiesAsHeaders)
            {
                Forward(envelope.RootElement, context.Request.Headers);
            }

            await Next(context, data.Body, data.ContentType);
        }
    }

    private async Task Next(HttpContext context, byte[] body, string? contentType)
    {
        var (wholeBody, wholeType, wholeLength) = (context.Request.Body, context.Request.ContentType, context.Request.ContentLength);
        try
        {
            context.Request.Body = new MemoryStream(body, writable: false);
            context.Request.ContentType = contentType;
            context.Request.ContentLength = body.Length;
            await next(context);
        }
        finally
        {
            (context.Request.Body, context.Request.ContentType, context.Request.ContentLength) = (wholeBody, wholeType, wholeLength);
        }
    }

    private (byte[] Body, string? ContentType)? Data(JsonElement envelope)
    {
        var contentType = envelope.TryGetProperty("datacontenttype", out var given) && given.ValueKind == JsonValueKind.String
            ? given.GetString()
            : null;

        if (envelope.TryGetProperty("data_base64", out var encoded))
        {
            return encoded.ValueKind == JsonValueKind.String && encoded.TryGetBytesFromBase64(out var bytes)
                ? (bytes, contentType ?? "application/octet-stream")
                : null;
        }

        if (!envelope.TryGetProperty("data", out var data))
        {
            return ([], null);
        }

        return data.ValueKind == JsonValueKind.String && !IsJson(contentType) && !options.SuppressJsonDecodingOfTextPayloads
            ? (Encoding.UTF8.GetBytes(data.GetString() ?? string.Empty), contentType)
            : (Encoding.UTF8.GetBytes(data.GetRawText()), contentType ?? "application/json");
    }

    // CloudEvents reads an absent datacontenttype as JSON.
    private static bool IsJson(string? contentType) =>
        contentType is null
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
                || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)));

    private void Forward(JsonElement envelope, IHeaderDictionary headers)
    {
        foreach (var property in envelope.EnumerateObject())
        {
            var named = (string[]? names) => names?.Contains(property.Name, StringComparer.OrdinalIgnoreCase);
            if (property.Name is not ("data" or "data_base64")
                && property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
                && named(options.IncludedCloudEventPropertiesAsHeaders) is not false
                && named(options.ExcludedCloudEventPropertiesFromHeaders) is not true)
            {
                headers[$"Cloudevent.{property.Name.ToLowerInvariant()}"] = property.Value.ToString();
            }
        }
    }
}
