using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Coaching.People.V1;
using Coaching.Testing;
using Grpc.Core;

namespace Coaching.Platform.Tests;

public sealed class TokenTests(EchoHost host) : IClassFixture<EchoHost>
{
    /// <summary>How each refused token differs from an accepted one.</summary>
    public static TheoryData<string> Refused => [.. Cases.Keys];

    private static readonly IssuerKey Stranger = IssuerKey.Create("RS256", "key-1");

    private static readonly Dictionary<string, Func<TestIssuer, string>> Cases = new()
    {
        ["empty"] = _ => "",
        ["not a token"] = _ => "abc",
        ["two parts"] = issuer => Good(issuer)[..Good(issuer).LastIndexOf('.')],
        ["empty signature"] = issuer => Good(issuer)[..(Good(issuer).LastIndexOf('.') + 1)],
        ["five parts, encrypted"] = issuer => $"{Good(issuer)}.e30.e30",
        ["a changed signature"] = issuer => Flip(Good(issuer)),
        ["changed claims"] = issuer => Good(issuer).Split('.') is [var head, _, var sign] ? $"{head}.{TestIssuer.Part("{\"exp\":9999999999}")}.{sign}" : "",
        ["alg none"] = issuer => Unsigned(issuer, "none"),
        ["alg None"] = issuer => Unsigned(issuer, "None"),
        ["alg nOnE"] = issuer => Unsigned(issuer, "nOnE"),
        ["alg HS256 with the public key as secret"] = Hmac,
        ["alg of another family than the key"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Header = h => h["alg"] = "ES256" }),
        ["alg RS512"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Header = h => h["alg"] = "RS512" }),
        ["no alg"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Header = h => h.Remove("alg") }),
        ["an ES256 signature of zeros"] = ZeroSignature,
        ["a stranger's key under our key's id"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Key = Stranger }),
        ["a key of its own in jwk"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Key = Stranger, Header = h => h["jwk"] = Stranger.ToJson() }),
        ["a key elsewhere in jku"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Key = Stranger, Header = h => h["jku"] = "http://127.0.0.1:1/jwks" }),
        ["a path as kid"] = Kid("../../../../dev/null"),
        ["SQL as kid"] = Kid("' OR 1=1 --"),
        ["NUL as kid"] = Kid("\0"),
        ["no kid"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Header = h => h.Remove("kid") }),
        ["unknown crit"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Header = h => h["crit"] = new JsonArray("exp") }),
        ["typ of something else"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Header = h => h["typ"] = "dpop+jwt" }),
        ["no typ"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Header = h => h.Remove("typ") }),
        ["a nested token"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Header = h => h["cty"] = "JWT" }),
        ["claims that come twice"] = issuer => ByHand(issuer, "\"person\":\"people/ana\",\"person\":\"people/eve\""),
        ["an ID token by nonce"] = Claim("nonce", "n"),
        ["an ID token by at_hash"] = Claim("at_hash", "h"),
        ["an ID token by Keycloak's typ"] = Claim("typ", "ID"),
        ["a refresh token by Keycloak's typ"] = Claim("typ", "Refresh"),
        ["another audience"] = Claim("aud", "payroll"),
        ["audiences without ours"] = Claim("aud", new JsonArray("payroll", "account")),
        ["no audience"] = Claim("aud", null),
        ["another issuer"] = Claim("iss", "https://elsewhere.example"),
        ["our issuer with a slash"] = issuer => Claim("iss", $"{issuer.Issuer}/")(issuer),
        ["expired 61 seconds ago"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Lifetime = TimeSpan.FromSeconds(-61) }),
        ["valid from in 62 seconds"] = issuer => NotBefore(issuer, 62),
        ["no expiry"] = Claim("exp", null),
        ["an expiry as text"] = Claim("exp", "9999999999"),
        ["an endless expiry"] = issuer => ByHand(issuer, "\"person\":\"people/ana\",\"exp\":1e400", exp: false),
        ["a person that is no name"] = issuer => issuer.Token("people/../admin"),
        ["nobody at all"] = issuer => issuer.Token(new TestToken { Claims = c => c.Remove("azp") }),
        ["12 KiB"] = issuer => issuer.Token(new TestToken { Person = "people/ana", Claims = c => c["pad"] = new string('x', 8_000) }),
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_token_is_refused_for(string difference)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => WhoAmI(host.WithToken(Cases[difference](host.Issuer))));

        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
        Assert.Equal("A valid access token is required.", error.Status.Detail);
    }

    [Theory]
    [InlineData("RS256", "at+jwt")]
    [InlineData("RS256", "JWT")]
    [InlineData("RS256", "application/at+jwt")]
    public async Task A_token_is_accepted_with(string algorithm, string type)
    {
        var who = await WhoAmI(host.As(new TestToken { Person = "people/ana", Roles = ["teacher"], Header = h => (h["alg"], h["typ"]) = (algorithm, type) }));

        Assert.Equal("people/ana", who.Name);
        Assert.Equal("teacher", who.GivenName);
    }

    [Theory]
    [InlineData(-59)]
    [InlineData(-55)]
    public async Task A_token_is_accepted_within_the_skew_after_its_end(int seconds)
    {
        var who = await WhoAmI(host.As(new TestToken { Person = "people/ana", Lifetime = TimeSpan.FromSeconds(seconds + 2) }));

        Assert.Equal("people/ana", who.Name);
    }

    [Fact]
    public async Task A_token_is_accepted_within_the_skew_before_its_begin() =>
        Assert.Equal("people/ana", (await WhoAmI(host.WithToken(NotBefore(host.Issuer, 58)))).Name);

    [Fact]
    public async Task An_audience_list_that_names_ours_is_accepted()
    {
        var who = await WhoAmI(host.WithToken(Claim("aud", new JsonArray("account", TestIssuer.Audience))(host.Issuer)));

        Assert.Equal("people/ana", who.Name);
    }

    [Fact]
    public async Task Keycloak_roles_and_bare_person_ids_are_understood()
    {
        var token = new TestToken { Person = "ana", Claims = c => c["realm_access"] = new JsonObject { ["roles"] = new JsonArray("head_teacher") } };

        var who = await WhoAmI(host.As(token));

        Assert.Equal(("people/ana", "head_teacher"), (who.Name, who.GivenName));
    }

    [Fact]
    public async Task A_machine_is_named_by_its_client() =>
        Assert.Equal("clients/leadnow", (await WhoAmI(host.As(new TestToken { Client = "leadnow" }))).Name);

    [Fact]
    public async Task A_token_in_the_query_and_one_that_comes_twice_are_refused_with_a_challenge()
    {
        var token = host.Issuer.Token("people/ana");
        using var without = host.HttpWithToken(null);
        using var with = host.HttpWithToken(token);

        using var none = await without.GetAsync(new Uri("/v1/people/ana", UriKind.Relative));
        using var query = await without.GetAsync(new Uri($"/v1/people/ana?access_token={token}", UriKind.Relative));
        using var both = await with.GetAsync(new Uri($"/v1/people/ana?access_token={token}", UriKind.Relative));
        var doubled = await Raw($"GET /v1/people/ana HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");
        using var good = await with.GetAsync(new Uri("/v1/people/ana", UriKind.Relative));

        Assert.Equal([401, 401, 401, 200], new[] { none, query, both, good }.Select(answer => (int)answer.StatusCode));
        Assert.Equal("Bearer", none.Headers.WwwAuthenticate.ToString());
        Assert.StartsWith("HTTP/1.1 401", doubled, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: Bearer error=\"invalid_request\"", doubled, StringComparison.Ordinal);
        Assert.DoesNotContain("people/ana", await none.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_token_stops_working_when_it_has_expired()
    {
        var token = host.Issuer.Token(new TestToken { Person = "people/short", Lifetime = TimeSpan.FromSeconds(30) });
        var invoker = host.WithToken(token);
        await WhoAmI(invoker);

        host.Clock.Advance(TimeSpan.FromSeconds(92));

        var error = await Assert.ThrowsAsync<RpcException>(() => WhoAmI(invoker));
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    private static async Task<Person> WhoAmI(CallInvoker invoker) =>
        await new PersonService.PersonServiceClient(invoker).GetPersonAsync(new GetPersonRequest { Name = "people/me" });

    private async Task<string> Raw(string request)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(host.Http.Host, host.Http.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private static string Good(TestIssuer issuer) => issuer.Token("people/ana", "teacher");

    private static string NotBefore(TestIssuer issuer, int seconds) =>
        issuer.Token(new TestToken { Person = "people/ana", Claims = c => c["nbf"] = c["iat"]!.GetValue<long>() + seconds });

    private static Func<TestIssuer, string> Claim(string name, JsonNode? value) => issuer => issuer.Token(new TestToken
    {
        Person = "people/ana",
        Claims = claims =>
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value.DeepClone();
            }
        },
    });

    private static Func<TestIssuer, string> Kid(string kid) => issuer =>
        issuer.Token(new TestToken { Person = "people/ana", Key = Stranger, Header = header => header["kid"] = kid });

    private static string Flip(string token) => token[..^10] + (token[^10] == 'A' ? 'B' : 'A') + token[^9..];

    private static string Unsigned(TestIssuer issuer, string algorithm) =>
        issuer.Token(new TestToken { Person = "people/ana", Header = header => header["alg"] = algorithm }) is var token ? token[..(token.LastIndexOf('.') + 1)] + "AA" : "";

    private static string ZeroSignature(TestIssuer issuer)
    {
        var token = issuer.Token(new TestToken { Person = "people/ana", Header = header => header["alg"] = "ES256" });
        return token[..(token.LastIndexOf('.') + 1)] + new string('A', 86);
    }

    private static string Hmac(TestIssuer issuer)
    {
        var token = issuer.Token(new TestToken { Person = "people/ana", Header = header => header["alg"] = "HS256" });
        var text = token[..token.LastIndexOf('.')];
        var sign = HMACSHA256.HashData(Encoding.ASCII.GetBytes(issuer.Key.PublicPem), Encoding.ASCII.GetBytes(text));
        return $"{text}.{System.Buffers.Text.Base64Url.EncodeToString(sign)}";
    }

    // Claims written by hand, where a JSON library would not write them.
    private static string ByHand(TestIssuer issuer, string more, bool exp = true)
    {
        var header = TestIssuer.Part($$"""{"alg":"RS256","typ":"at+jwt","kid":"{{issuer.Key.Id}}"}""");
        var claims = TestIssuer.Part($$"""{"iss":"{{issuer.Issuer}}","aud":"coaching"{{(exp ? ",\"exp\":9999999999" : "")}},{{more}}}""");
        var text = $"{header}.{claims}";
        return $"{text}.{System.Buffers.Text.Base64Url.EncodeToString(issuer.Key.Sign(Encoding.ASCII.GetBytes(text)))}";
    }
}
