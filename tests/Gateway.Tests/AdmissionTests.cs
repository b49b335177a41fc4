using System.Net;
using System.Net.Http.Headers;
using Coaching.People.V1;
using Coaching.Testing;
using Grpc.Core;

namespace Coaching.Gateway.Tests;

[Collection(Stubbed.Name)]
public class AdmissionTests(StubbedGateway gateway)
{
    private const string Path = "/v1/orgUnits/kenya";

    public static TheoryData<string?, string> Refused => new()
    {
        { null, "Bearer" },
        { "Basic YW5hOmFuYQ==", "Bearer" },
        { "Bearer", "Bearer" },
        { "Bearer x", "Bearer error=\"invalid_token\"" },
        { "Bearer a.b.c", "Bearer error=\"invalid_token\"" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_call_without_a_valid_token_is_refused_and_goes_no_further(string? authorization, string challenge)
    {
        var path = $"/v1/orgUnits/{Guid.NewGuid():N}";
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await gateway.HttpWith(null).SendAsync(request);

        await answer.IsProblem(HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        Assert.StartsWith(challenge, answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Stub.All, asked => asked.Path == path);
    }

    [Fact]
    public async Task The_same_holds_over_gRPC()
    {
        var error = await new OrgUnitService.OrgUnitServiceClient(gateway.With(null)).GetOrgUnitAsync(new GetOrgUnitRequest { Name = "orgUnits/kenya" })
            .Refused(StatusCode.Unauthenticated, "UNAUTHENTICATED");

        Assert.Equal("A valid access token is required.", error.Status.Detail);
    }

    [Fact]
    public async Task Two_authorization_headers_are_refused_though_both_be_valid()
    {
        var token = gateway.Issuer.Token("people/ana", "teacher");

        var answer = await RawHttp.Send(gateway.Http, $"GET {Path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: Bearer error=\"invalid_request\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_in_the_query_is_refused()
    {
        using var rest = gateway.HttpAs("people/ana", "teacher");

        using var answer = await rest.GetAsync($"{Path}?access_token={gateway.Issuer.Token("people/ana", "teacher")}");

        await answer.IsProblem(HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        Assert.Equal("Bearer error=\"invalid_request\"", answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task What_a_caller_says_of_its_address_is_not_believed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orgUnits/spoofed");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Prefix", "/evil");

        using var answer = await gateway.HttpAs("people/ana", "teacher").SendAsync(request);

        var asked = gateway.Stub.Last("/v1/orgUnits/spoofed");
        Assert.Equal("127.0.0.1", asked.Headers["x-forwarded-for"]);
        Assert.Equal(["x-forwarded-for"], asked.Headers.Keys.Where(name => name.StartsWith("x-forwarded", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Answers_stay_out_of_caches_unless_the_service_allows_it_and_tell_nothing_of_the_server()
    {
        gateway.Stub.At["/v1/orgUnits/cached"] = http =>
        {
            http.Response.Headers.CacheControl = "private, max-age=60";
            return Task.CompletedTask;
        };
        using var rest = gateway.HttpAs("people/ana", "teacher");

        using var plain = await rest.GetAsync("/v1/orgUnits/plain");
        using var cached = await rest.GetAsync("/v1/orgUnits/cached");

        Assert.Equal(("no-store", "nosniff"), (plain.Header("Cache-Control"), plain.Header("X-Content-Type-Options")));
        Assert.Equal(CacheControlHeaderValue.Parse("private, max-age=60"), cached.Headers.CacheControl);
        Assert.Empty(plain.Header("Server"));
    }

    [Theory]
    [InlineData("https://dashboard.example", "https://dashboard.example")]
    [InlineData("https://evil.example", "")]
    public async Task Only_pages_of_the_origins_named_may_call(string origin, string allowed)
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, Path);
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "PATCH");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,if-match");
        using var call = new HttpRequestMessage(HttpMethod.Get, Path);
        call.Headers.Add("Origin", origin);

        using var first = await gateway.HttpWith(null).SendAsync(preflight);
        using var second = await gateway.HttpAs("people/ana", "teacher").SendAsync(call);

        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        Assert.Equal((allowed, allowed), (first.Header("Access-Control-Allow-Origin"), second.Header("Access-Control-Allow-Origin")));
        Assert.Equal(allowed.Length > 0, first.Header("Access-Control-Allow-Methods").Contains("PATCH", StringComparison.Ordinal));
        Assert.Equal(allowed.Length > 0, second.Header("Access-Control-Expose-Headers").Contains("RateLimit", StringComparison.Ordinal));
        Assert.Empty(first.Header("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_refusal_can_be_read_by_pages_too()
    {
        using var call = new HttpRequestMessage(HttpMethod.Get, Path);
        call.Headers.Add("Origin", "https://dashboard.example");

        using var answer = await gateway.HttpWith(null).SendAsync(call);

        await answer.IsProblem(HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        Assert.Equal("https://dashboard.example", answer.Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("POST /v1/orgUnits HTTP/1.1\r\nHost: x\r\n{token}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/orgUnits/smuggled HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /v1/orgUnits HTTP/1.1\r\nHost: x\r\n{token}Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}GET /v1/orgUnits/smuggled HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /v1/orgUnits HTTP/1.1\r\nHost: x\r\n{token}Transfer-Encoding: identity, chunked\r\nContent-Length: 3\r\n\r\nabcGET /v1/orgUnits/smuggled HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task A_request_hidden_in_another_reaches_no_service_with_the_others_token(string text)
    {
        var token = gateway.Issuer.Token("people/ana", "teacher");

        await RawHttp.Send(gateway.Http, text.Replace("{token}", $"Authorization: Bearer {token}\r\n", StringComparison.Ordinal));

        Assert.DoesNotContain(gateway.Stub.All, asked => asked.Path == "/v1/orgUnits/smuggled");
    }
}
