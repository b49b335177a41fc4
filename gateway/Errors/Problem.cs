using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Coaching.Gateway;

/// <summary>A google.rpc.Status as an RFC 9457 problem.</summary>
internal sealed partial record Problem
{
    public const string MediaType = "application/problem+json";

    private const string QuotaType = "https://iana.org/assignments/http-problem-types#quota-exceeded";

    public required int Status { get; init; }

    public required string Title { get; init; }

    public required string Detail { get; init; }

    public required string Code { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<(string Field, string Rule)> Fields { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    private string? Policy => Code == "QUOTA_EXCEEDED" ? Metadata.GetValueOrDefault("policy") : null;

    /// <summary>The problem of a bare HTTP status, which says all that is known.</summary>
    public static Problem Of(int status)
    {
        var phrase = ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } known ? known : "Failure";
        return new Problem { Status = status, Title = phrase, Detail = "", Code = phrase.ToUpperInvariant().Replace(' ', '_').Replace('-', '_') };
    }

    /// <summary>Writes the problem as the answer.</summary>
    /// <param name="http">The call.</param>
    /// <param name="body">The request field that is the body; `*` for the whole message.</param>
    public async Task Write(HttpContext http, string body)
    {
        // A precondition that came in a header fails as RFC 9110 says, not as a conflict (AIP-154).
        var status = Code == "ETAG_MISMATCH" && http.Request.Headers.ContainsKey("If-Match") ? StatusCodes.Status412PreconditionFailed : Status;
        http.Response.StatusCode = status;
        http.Response.ContentType = MediaType;
        http.Response.ContentLength = null;
        SafeHeaders.Set(http.Response.Headers);
        if (RetryAfter is { } after)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, http, status, body);
        }

        await http.Response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
    }

    private void Write(Utf8JsonWriter json, HttpContext http, int status, string body)
    {
        json.WriteStartObject();
        json.WriteString("type", Policy is null ? "about:blank" : QuotaType);
        json.WriteString("title", Title);
        json.WriteNumber("status", status);
        if (Detail.Length > 0)
        {
            json.WriteString("detail", Detail);
        }

        json.WriteString("instance", http.Request.Path);
        json.WriteString("code", Code);
        json.WriteString("traceId", Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier);
        if (Policy is { } policy)
        {
            json.WriteStartArray("violated-policies");
            json.WriteStringValue(policy);
            json.WriteEndArray();
        }

        if (Metadata.Count > 0)
        {
            json.WriteStartObject("metadata");
            foreach (var (key, value) in Metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        if (Fields.Count > 0)
        {
            json.WriteStartArray("errors");
            foreach (var (field, rule) in Fields)
            {
                json.WriteStartObject();
                if (Pointer(field, body) is { } pointer)
                {
                    json.WriteString("pointer", pointer);
                }

                json.WriteString("field", field);
                json.WriteString("detail", rule);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // `session.start_time` of a body `session` is `#/startTime`; a field that came in the path or the query has no pointer.
    private static string? Pointer(string field, string body)
    {
        if (body is "" || (body != "*" && field != body && !field.StartsWith(body + ".", StringComparison.Ordinal)))
        {
            return null;
        }

        var inside = body == "*" ? field : field[body.Length..].TrimStart('.');
        var path = Index().Replace(inside, "/$1").Replace('.', '/');
        return path.Length == 0 ? "#" : $"#/{AfterUnderscore().Replace(path, match => match.Groups[1].Value.ToUpperInvariant())}";
    }

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex Index();

    [GeneratedRegex("_([a-z0-9])")]
    private static partial Regex AfterUnderscore();
}
