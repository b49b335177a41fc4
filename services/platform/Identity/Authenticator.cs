using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Finds out who calls. JwtBearer verifies each token once; then its caller is remembered for at most a minute.</summary>
public sealed partial class Authenticator
{
    private const string Scheme = "Bearer ";
    private const string InvalidRequest = "Bearer error=\"invalid_request\"";
    private const string InvalidToken = "Bearer error=\"invalid_token\"";

    private static readonly string[] ClientClaims = ["azp", "client_id", "appid"];

    private readonly TokenCache _known;
    private readonly string[] _algorithms;
    private readonly string[] _roleClaims;
    private readonly AuthOptions _options;
    private readonly ILogger<Authenticator> _logger;

    public Authenticator(IOptions<AuthOptions> options, TimeProvider clock, ILogger<Authenticator> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _known = new TokenCache(clock);
        _options = options.Value;
        _algorithms = _options.Algorithms.Split(' ');
        _roleClaims = _options.RoleClaims.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _logger = logger;
    }

    /// <summary>The caller of a request; throws UNAUTHENTICATED, and never says why, for any other than one valid bearer token.</summary>
    public ValueTask<Caller> Authenticate(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var header = http.Request.Headers.Authorization;
        var text = header.Count == 1 ? header[0] : null;
        if (text is not null && _known.Find(text) is { } caller)
        {
            return ValueTask.FromResult(caller);
        }

        return Verify(http, text, header.Count);
    }

    /// <summary>Whether a request carries a token in its URL, where it ends up in logs and histories.</summary>
    public static bool HasTokenInQuery(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.QueryString.HasValue && http.Request.Query.ContainsKey("access_token");
    }

    /// <summary>Refuses whatever token came in the URL.</summary>
    public static RpcException RefuseTokenInQuery(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers.WWWAuthenticate = InvalidRequest;
        return Errors.Unauthenticated();
    }

    /// <summary>Middleware: URLs end up in logs and histories, so that a token in one is refused whatever the endpoint.</summary>
    internal static Task RefuseTokensInQuery(HttpContext http, RequestDelegate next) =>
        HasTokenInQuery(http) ? new StatusResult(RefuseTokenInQuery(http)).ExecuteAsync(http) : next(http);

    private async ValueTask<Caller> Verify(HttpContext http, string? header, int headers)
    {
        if (headers > 1)
        {
            throw Refuse(http, InvalidRequest, "it came twice");
        }

        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse(http, "Bearer", "there is none");
        }

        var token = AccessToken.Read(header[Scheme.Length..].Trim(), _algorithms)
            ?? throw Refuse(http, InvalidToken, "it is not an access token");
        var result = await http.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        var caller = result.Succeeded ? CallerOf(token) : null;
        if (caller is null)
        {
            throw Refuse(http, InvalidToken, result.Failure?.GetType().Name ?? "it names nobody");
        }

        _known.Add(header, caller, token.Expires + AuthOptions.ClockSkew);
        return caller;
    }

    private RpcException Refuse(HttpContext http, string challenge, string cause)
    {
        Refused(cause);
        if (!http.Response.HasStarted)
        {
            http.Response.Headers.WWWAuthenticate = challenge;
        }

        return Errors.Unauthenticated();
    }

    private Caller? CallerOf(AccessToken token)
    {
        var client = ClientClaims.Select(token.Text).FirstOrDefault(text => text.Length > 0) ?? "";
        var person = token.Text(_options.PersonClaim);
        if (person.Length > 0 && !person.Contains('/', StringComparison.Ordinal))
        {
            person = $"people/{person}";
        }

        // A person claim that is no resource name makes nobody, not a machine.
        var name = person.Length > 0 ? (ResourceName.Matches("people/{person}", person) ? person : "") : client.Length > 0 ? $"clients/{ClientId(client)}" : "";
        return name.Length == 0 ? null : new Caller
        {
            Name = name,
            Person = person.Length > 0 ? person : null,
            Roles = _roleClaims.SelectMany(token.Texts).ToFrozenSet(StringComparer.Ordinal),
            Purpose = token.Text(_options.PurposeClaim) is { Length: > 0 } purpose ? purpose : Caller.Developmental,
            Scopes = token.Texts("scope").Concat(token.Texts("scp")).ToFrozenSet(StringComparer.Ordinal),
            Client = client,
        };
    }

    // Client ids may hold what resource ids may not.
    private static string ClientId(string client) =>
        ResourceName.IsId(client) ? client : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(client)))[..32];

    [LoggerMessage(Level = LogLevel.Debug, Message = "An access token was refused: {Cause}")]
    private partial void Refused(string cause);
}
