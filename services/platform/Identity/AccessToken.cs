using System.Buffers.Text;
using System.Text.Json;

namespace Coaching.Platform;

/// <summary>
/// A bearer token as it is written, read more strictly than JWT libraries do. It says nothing of the signature, which
/// JwtBearer verifies over the same text afterwards.
/// </summary>
internal sealed class AccessToken
{
    private const int MaxLength = 8 * 1024;
    private const long MaxTime = 253402300799;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private AccessToken(JsonElement header, JsonElement claims) => (Header, Claims) = (header, claims);

    public JsonElement Header { get; }

    public JsonElement Claims { get; }

    public DateTimeOffset Expires => DateTimeOffset.FromUnixTimeSeconds((long)Claims.GetProperty("exp").GetDouble());

    /// <summary>Reads a signed JWT of three parts that is an access token by its shape.</summary>
    public static AccessToken? Read(string text, string[] algorithms)
    {
        var parts = text.Length <= MaxLength ? text.Split('.') : [];
        if (parts is not [var head, var body, { Length: > 0 }] || Object(head) is not { } header || Object(body) is not { } claims)
        {
            return null;
        }

        return IsAccessHeader(header, algorithms) && IsAccessBody(claims) ? new AccessToken(header, claims) : null;
    }

    /// <summary>The text values of a claim, given as one text (split at spaces) or as a list; a dot in the path leads into an object.</summary>
    public IEnumerable<string> Texts(string path)
    {
        var found = Claims;
        foreach (var part in path.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(part, out found))
            {
                return [];
            }
        }

        return found.ValueKind switch
        {
            JsonValueKind.String => found.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            JsonValueKind.Array => found.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
            _ => [],
        };
    }

    /// <summary>The value of a claim that is one text, else an empty string.</summary>
    public string Text(string claim) => Text(Claims, claim) ?? "";

    private static bool IsAccessHeader(JsonElement header, string[] algorithms) =>
        Text(header, "alg") is { } algorithm && algorithms.Contains(algorithm)
        && Text(header, "typ") is { } type && IsAccessType(type)
        && !header.TryGetProperty("crit", out _) && !header.TryGetProperty("cty", out _) && !header.TryGetProperty("b64", out _);

    private static bool IsAccessType(string type) =>
        type.Equals("JWT", StringComparison.OrdinalIgnoreCase)
        || type.Equals("at+jwt", StringComparison.OrdinalIgnoreCase)
        || type.Equals("application/at+jwt", StringComparison.OrdinalIgnoreCase);

    // ID tokens are for the client that asked for them (RFC 9068, 4): these claims are theirs alone, and Keycloak names the type.
    private static bool IsAccessBody(JsonElement claims) =>
        !claims.TryGetProperty("nonce", out _) && !claims.TryGetProperty("at_hash", out _) && !claims.TryGetProperty("c_hash", out _)
        && Text(claims, "typ") is null or "Bearer" or "at+jwt"
        && Text(claims, "token_use") is null or "access"
        && IsTime(claims, "exp", required: true) && IsTime(claims, "nbf", required: false) && IsTime(claims, "iat", required: false);

    private static bool IsTime(JsonElement claims, string name, bool required) =>
        claims.TryGetProperty(name, out var claim)
            ? claim.ValueKind == JsonValueKind.Number && claim.TryGetDouble(out var seconds) && seconds is >= 0 and <= MaxTime
            : !required;

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Object(string part)
    {
        if (part.Length == 0 || !Base64Url.IsValid(part))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
