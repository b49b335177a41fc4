using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coaching.Testing;

/// <summary>An OIDC issuer on a free loopback port: discovery, keys, client credentials, and tokens of any shape for tests.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    /// <summary>The audience of the tokens unless one says otherwise.</summary>
    public const string Audience = "coaching";

    // Making an RSA key takes longer than most tests: the process shares the first one.
    private static readonly Lazy<IssuerKey> FirstKey = new(() => IssuerKey.Create("RS256", "key-1"));

    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly List<IssuerKey> _published = [];
    private int _keyRequests;
    private int _made = 1;

    private TestIssuer(WebApplication app, TimeProvider clock)
    {
        (_app, _clock) = (app, clock);
        Key = FirstKey.Value;
        _published.Add(Key);
    }

    /// <summary>The issuer's name, as tokens carry it.</summary>
    public string Issuer { get; private set; } = "";

    /// <summary>The key that signs tokens now.</summary>
    public IssuerKey Key { get; private set; }

    /// <summary>How often the key set was fetched.</summary>
    public int KeyRequests => _keyRequests;

    /// <summary>While set, the issuer answers nothing but 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>Starts an issuer whose tokens take their times from the clock.</summary>
    public static async Task<TestIssuer> Start(TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new TestIssuer(builder.Build(), clock ?? TimeProvider.System);
        issuer.Map();
        await issuer._app.StartAsync();
        issuer.Issuer = issuer._app.Urls.Single();
        return issuer;
    }

    /// <summary>An access token of a person with roles.</summary>
    public string Token(string person, params string[] roles) => Token(new TestToken { Person = person, Roles = roles });

    /// <summary>An access token as described.</summary>
    public string Token(TestToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var now = _clock.GetUtcNow();
        var header = new JsonObject { ["alg"] = Key.Algorithm, ["typ"] = "at+jwt", ["kid"] = Key.Id };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["sub"] = token.Person ?? token.Client,
            ["azp"] = token.Client,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + token.Lifetime).ToUnixTimeSeconds(),
            ["roles"] = new JsonArray([.. token.Roles.Select(role => JsonValue.Create(role))]),
        };
        if (token.Person is not null)
        {
            claims["person"] = token.Person;
        }

        if (token.Purpose is not null)
        {
            claims["purpose"] = token.Purpose;
        }

        if (token.Scopes.Count > 0)
        {
            claims["scope"] = string.Join(' ', token.Scopes);
        }

        token.Header?.Invoke(header);
        token.Claims?.Invoke(claims);
        return Sign(header, claims, token.Key ?? Key);
    }

    /// <summary>Signs any header and claims with a key.</summary>
    public static string Sign(JsonObject header, JsonObject claims, IssuerKey key)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentNullException.ThrowIfNull(key);
        var text = $"{Part(header.ToJsonString())}.{Part(claims.ToJsonString())}";
        return $"{text}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(text)))}";
    }

    /// <summary>A part of a JWT.</summary>
    public static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    /// <summary>Signs with a new key from now on; the old one leaves the key set unless it is kept.</summary>
    public void Rotate(string algorithm = "RS256", bool keepOld = false)
    {
        if (!keepOld)
        {
            _published.Clear();
        }

        Key = IssuerKey.Create(algorithm, $"key-{Interlocked.Increment(ref _made)}");
        _published.Add(Key);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Map()
    {
        _app.Use((http, next) =>
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            if (IsDown)
            {
                return Task.CompletedTask;
            }

            http.Response.StatusCode = StatusCodes.Status200OK;
            return next(http);
        });
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Issuer,
            jwks_uri = $"{Issuer}/jwks",
            token_endpoint = $"{Issuer}/token",
            id_token_signing_alg_values_supported = new[] { "RS256" },
        }));
        _app.MapGet("/jwks", () =>
        {
            Interlocked.Increment(ref _keyRequests);
            return Results.Json(new JsonObject { ["keys"] = new JsonArray([.. _published.Select(key => key.ToJson())]) });
        });
        _app.MapPost("/token", async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync();
            var token = Token(new TestToken { Client = form["client_id"].ToString(), Roles = ["service"] });
            return Results.Json(new { access_token = token, token_type = "Bearer", expires_in = 3600 });
        });
    }
}

/// <summary>What an access token says; what is not set has the value of an ordinary one.</summary>
public sealed record TestToken
{
    /// <summary>The person, or null for a machine.</summary>
    public string? Person { get; init; }

    public IReadOnlyCollection<string> Roles { get; init; } = [];

    public IReadOnlyCollection<string> Scopes { get; init; } = [];

    public string Client { get; init; } = "test";

    public string? Purpose { get; init; }

    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Another key than the issuer's current one.</summary>
    public IssuerKey? Key { get; init; }

    /// <summary>Last changes to the header.</summary>
    public Action<JsonObject>? Header { get; init; }

    /// <summary>Last changes to the claims.</summary>
    public Action<JsonObject>? Claims { get; init; }
}

/// <summary>A signing key of an issuer.</summary>
public sealed class IssuerKey
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _curve;

    private IssuerKey(string algorithm, string id, RSA? rsa, ECDsa? curve) => (Algorithm, Id, _rsa, _curve) = (algorithm, id, rsa, curve);

    public string Algorithm { get; }

    public string Id { get; }

    /// <summary>The RSA public key in PEM, which an attacker would try as an HMAC secret.</summary>
    public string PublicPem => _rsa?.ExportSubjectPublicKeyInfoPem() ?? _curve!.ExportSubjectPublicKeyInfoPem();

    /// <summary>Makes a key of RS256, PS256 or ES256.</summary>
    public static IssuerKey Create(string algorithm, string id) => algorithm == "ES256"
        ? new IssuerKey(algorithm, id, null, ECDsa.Create(ECCurve.NamedCurves.nistP256))
        : new IssuerKey(algorithm, id, RSA.Create(2048), null);

    public byte[] Sign(byte[] text) =>
        _curve?.SignData(text, HashAlgorithmName.SHA256)
        ?? _rsa!.SignData(text, HashAlgorithmName.SHA256, Algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);

    /// <summary>The public key as a JWK.</summary>
    public JsonObject ToJson()
    {
        if (_curve is not null)
        {
            var point = _curve.ExportParameters(includePrivateParameters: false).Q;
            return new JsonObject
            {
                ["kty"] = "EC",
                ["use"] = "sig",
                ["alg"] = Algorithm,
                ["kid"] = Id,
                ["crv"] = "P-256",
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            };
        }

        var numbers = _rsa!.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = Algorithm,
            ["kid"] = Id,
            ["n"] = Base64Url.EncodeToString(numbers.Modulus),
            ["e"] = Base64Url.EncodeToString(numbers.Exponent),
        };
    }
}
