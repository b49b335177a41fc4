using System.Globalization;
using System.Text.Json;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace Coaching.Gateway;

/// <summary>Reads a service's google.rpc.Status, as JSON or as an exception, into a problem.</summary>
internal static class StatusReader
{
    public static Problem Of(RpcException error) => new()
    {
        Status = Http(error.StatusCode),
        Title = Title(error.StatusCode),
        Detail = error.Status.Detail,
        Code = Platform.Errors.Reason(error) is { Length: > 0 } reason ? reason : Name(error.StatusCode),
        Metadata = Platform.Errors.Details(error)?.Details.FirstOrDefault(any => any.Is(Google.Rpc.ErrorInfo.Descriptor))?.Unpack<Google.Rpc.ErrorInfo>().Metadata
            ?? new MapField<string, string>(),
        Fields = [.. Platform.Errors.Violations(error).Select(field => (field.Field, field.Description))],
        RetryAfter = Platform.Errors.Details(error)?.Details.FirstOrDefault(any => any.Is(Google.Rpc.RetryInfo.Descriptor))
            ?.Unpack<Google.Rpc.RetryInfo>().RetryDelay?.ToTimeSpan(),
    };

    /// <summary>Null when the text is no google.rpc.Status.</summary>
    public static Problem? Read(ReadOnlyMemory<byte> json, int httpStatus)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("code", out var code) || !code.TryGetInt32(out var number))
            {
                return null;
            }

            var status = (StatusCode)number;
            var details = root.TryGetProperty("details", out var array) && array.ValueKind == JsonValueKind.Array ? array.EnumerateArray().ToList() : [];
            var info = Find(details, "google.rpc.ErrorInfo");

            // Older copies of the common protos call the reason `type`.
            var reason = Text(info, "reason") is { Length: > 0 } named ? named : Text(info, "type");
            return new Problem
            {
                Status = httpStatus,
                Title = Title(status),
                Detail = Text(root, "message"),
                Code = reason.Length > 0 ? reason : Name(status),
                Metadata = Map(info),
                Fields = Fields(Find(details, "google.rpc.BadRequest")),
                RetryAfter = Delay(Find(details, "google.rpc.RetryInfo")),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement Find(List<JsonElement> details, string type) =>
        details.FirstOrDefault(detail => Text(detail, "@type").EndsWith("/" + type, StringComparison.Ordinal));

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static Dictionary<string, string> Map(JsonElement info) =>
        info.ValueKind == JsonValueKind.Object && info.TryGetProperty("metadata", out var map) && map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.ToString())
            : [];

    private static List<(string, string)> Fields(JsonElement badRequest) =>
        badRequest.ValueKind == JsonValueKind.Object && badRequest.TryGetProperty("fieldViolations", out var fields)
            ? [.. fields.EnumerateArray().Select(field => (Text(field, "field"), Text(field, "description")))]
            : [];

    private static TimeSpan? Delay(JsonElement retry) =>
        Text(retry, "retryDelay") is [.. var seconds, 's'] && double.TryParse(seconds, CultureInfo.InvariantCulture, out var value) ? TimeSpan.FromSeconds(value) : null;

    public static int Http(StatusCode code) => code switch
    {
        StatusCode.OK => 200,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => 400,
        StatusCode.Unauthenticated => 401,
        StatusCode.PermissionDenied => 403,
        StatusCode.NotFound => 404,
        StatusCode.AlreadyExists or StatusCode.Aborted => 409,
        StatusCode.ResourceExhausted => 429,
        StatusCode.Cancelled => 499,
        StatusCode.Unimplemented => 501,
        StatusCode.Unavailable => 503,
        StatusCode.DeadlineExceeded => 504,
        _ => 500,
    };

    private static string Title(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument => "Invalid argument",
        StatusCode.FailedPrecondition => "Failed precondition",
        StatusCode.OutOfRange => "Out of range",
        StatusCode.Unauthenticated => "Not authenticated",
        StatusCode.PermissionDenied => "Permission denied",
        StatusCode.NotFound => "Not found",
        StatusCode.AlreadyExists => "Already exists",
        StatusCode.Aborted => "Aborted",
        StatusCode.ResourceExhausted => "Resource exhausted",
        StatusCode.Cancelled => "Cancelled",
        StatusCode.Unimplemented => "Not implemented",
        StatusCode.Unavailable => "Unavailable",
        StatusCode.DeadlineExceeded => "Deadline exceeded",
        _ => "Internal error",
    };

    // INVALID_ARGUMENT from InvalidArgument.
    private static string Name(StatusCode code) =>
        string.Concat(code.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? "_" + letter : letter.ToString())).ToUpperInvariant();
}
