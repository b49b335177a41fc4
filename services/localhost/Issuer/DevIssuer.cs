using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Coaching.Localhost;

/// <summary>An OpenID Connect issuer for one machine: discovery, keys, client credentials, and a token for every persona.</summary>
/// <remarks>Its key lives as long as the process. It answers only callers on this machine.</remarks>
internal sealed class DevIssuer : IDisposable
{
    public const string Audience = "coaching";
    public const string ClientSecret = "development";

    private static readonly string[] GrantTypes = ["client_credentials"];
    private static readonly string[] Algorithms = ["RS256"];
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    private readonly RSA _key = RSA.Create(2048);
    private readonly TimeProvider _clock;
    private readonly SigningCredentials _credentials;
    private readonly byte[] _serviceSecret;

    /// <param name="issuer">The issuer's URL, under which its endpoints are mapped.</param>
    /// <param name="clock">The time in tokens.</param>
    public DevIssuer(Uri issuer, TimeProvider clock)
    {
        Issuer = issuer.ToString().TrimEnd('/');
        _clock = clock;
        _credentials = new SigningCredentials(new RsaSecurityKey(_key) { KeyId = "development" }, SecurityAlgorithms.RsaSha256);
        ServiceSecret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _serviceSecret = Encoding.UTF8.GetBytes(ServiceSecret);
    }

    /// <summary>The issuer as tokens name it.</summary>
    public string Issuer { get; }

    /// <summary>The secret with which the platform's own services ask for tokens; another one in every process.</summary>
    public string ServiceSecret { get; }

    /// <summary>A token of a persona; null when there is none of that name.</summary>
    public string? TokenFor(string persona) => Personas.Find(persona) is { } found ? Token(found) : null;

    /// <summary>Maps the endpoints under the path of the issuer's URL.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        var dev = endpoints.MapGroup(new Uri(Issuer).AbsolutePath).AddEndpointFilter(OnlyThisMachine);
        dev.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Issuer,
            jwks_uri = $"{Issuer}/jwks",
            token_endpoint = $"{Issuer}/token",
            grant_types_supported = GrantTypes,
            id_token_signing_alg_values_supported = Algorithms,
        }));
        dev.MapGet("/jwks", () => Results.Json(new { keys = new[] { PublicKey() } }));
        dev.MapGet("/personas", () => Results.Json(Personas.Named.Select(persona => new { persona.Id, persona.Role, persona.Description })));
        dev.MapGet("/token", (string? @as, string? format) => (@as ?? "", TokenFor(@as ?? "")) switch
        {
            (var name, null) => Results.Problem($"There is no persona '{name}'. Try as={string.Join(", ", Personas.Named.Select(persona => persona.Id))}, official-1, head-01 or teacher-01.", statusCode: 404),
            (_, { } token) when format == "text" => Results.Text(token),
            (_, { } token) => Results.Json(Granted(token)),
        });
        dev.MapPost("/token", (HttpContext http, CancellationToken cancel) => Grant(http, cancel)).DisableAntiforgery();
    }

    public void Dispose() => _key.Dispose();

    private static async ValueTask<object?> OnlyThisMachine(EndpointFilterInvocationContext call, EndpointFilterDelegate next) =>
        call.HttpContext.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address)
            ? await next(call)
            : Results.NotFound();

    private async Task<IResult> Grant(HttpContext http, CancellationToken cancel)
    {
        if (!http.Request.HasFormContentType)
        {
            return Refused("invalid_request");
        }

        var form = await http.Request.ReadFormAsync(cancel);
        if (form["grant_type"] != "client_credentials")
        {
            return Refused("unsupported_grant_type");
        }

        var (id, secret) = (form["client_id"].ToString(), Encoding.UTF8.GetBytes(form["client_secret"].ToString()));
        if (CryptographicOperations.FixedTimeEquals(secret, _serviceSecret))
        {
            return Results.Json(Granted(Token(new Persona(id, "service", "one of the platform's services"))));
        }

        return Personas.Find(id) is { IsClient: true } client && CryptographicOperations.FixedTimeEquals(secret, Encoding.UTF8.GetBytes(ClientSecret))
            ? Results.Json(Granted(Token(client)))
            : Refused("invalid_client");
    }

    private static IResult Refused(string error) => Results.Json(new { error }, statusCode: StatusCodes.Status400BadRequest);

    private static object Granted(string token) => new { access_token = token, token_type = "Bearer", expires_in = (int)Lifetime.TotalSeconds };

    private string Token(Persona persona)
    {
        var now = _clock.GetUtcNow();
        var claims = new Dictionary<string, object> { ["sub"] = persona.Id, ["roles"] = new[] { persona.Role } };
        if (persona.IsClient)
        {
            claims["azp"] = persona.Id;
            claims["scope"] = persona.Scopes;
        }
        else
        {
            claims["azp"] = "coach";
            claims["person"] = $"people/{persona.Id}";
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = claims,
            TokenType = "at+jwt",
            SigningCredentials = _credentials,
        });
    }

    private object PublicKey()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "RSA",
            use = "sig",
            alg = "RS256",
            kid = "development",
            n = Base64UrlEncoder.Encode(key.Modulus),
            e = Base64UrlEncoder.Encode(key.Exponent),
        };
    }
}
