using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Coaching.Gateway.Tests;

[Collection(Stubbed.Name)]
public class RoutingTests(StubbedGateway gateway)
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    [Fact]
    [Trait("requirement", "CAS-17")]
    public async Task Every_RPC_is_reached_by_each_of_its_REST_forms()
    {
        using var rest = gateway.HttpAs("people/ana", "national_admin");
        var missed = new List<string>();
        foreach (var binding in HttpBinding.All)
        {
            var path = new Uri(gateway.Http, string.Join("some-id", binding.Route().Split('{', '}').Where((_, index) => index % 2 == 0))).AbsolutePath;
            using var request = new HttpRequestMessage(HttpMethod.Parse(binding.Verb), path);

            using var answer = await rest.SendAsync(request);

            if (answer.StatusCode != HttpStatusCode.OK || gateway.Stub.All.All(asked => asked.Path != path || asked.Method != binding.Verb))
            {
                missed.Add($"{binding.Verb} {path}: {answer.StatusCode}");
            }
        }

        Assert.NotEmpty(HttpBinding.All);
        Assert.Empty(missed);
    }

    [Fact]
    [Trait("requirement", "CAS-17")]
    public async Task Every_RPC_is_reached_by_its_own_path()
    {
        var methods = Contracts.Services.Where(service => service.File.Package != "coaching.feed.v1").SelectMany(service => service.Methods).ToList();
        var invoker = gateway.As("people/ana", "national_admin");
        foreach (var method in methods)
        {
            var call = new Method<byte[], byte[]>(MethodType.Unary, method.Service.FullName, method.Name, Bytes, Bytes);
            try
            {
                await invoker.AsyncUnaryCall(call, null, new CallOptions(), []);
            }
            catch (RpcException)
            {
                // The stub is no gRPC service of most kinds; being asked is what counts.
            }
        }

        Assert.Empty(methods.Select(method => $"/{method.Service.FullName}/{method.Name}").Except(gateway.Stub.All.Select(asked => asked.Path)));
    }

    [Theory]
    [InlineData("/coaching.people.v1.PersonService/Nothing")]
    [InlineData("/coaching.feed.v1.FeedService/GetFeed")]
    [InlineData("/grpc.health.v1.Health/Nothing")]
    public async Task What_no_contract_offers_to_callers_is_not_implemented(string path)
    {
        var parts = path.Split('/');
        var call = new Method<byte[], byte[]>(MethodType.Unary, parts[1], parts[2], Bytes, Bytes);

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await gateway.As("people/ana", "national_admin").AsyncUnaryCall(call, null, new CallOptions(), []));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
        Assert.DoesNotContain(gateway.Stub.All, asked => asked.Path == path);
    }

    [Theory]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/nothing.php")]
    [InlineData("/")]
    [InlineData("/v1/people/ana/secrets")]
    [InlineData("/dapr/subscribe")]
    [InlineData("/events/people")]
    public async Task A_path_that_no_contract_names_is_a_problem(string path)
    {
        using var answer = await gateway.HttpAs("people/ana", "teacher").GetAsync(path);

        await answer.IsProblem(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_take_is_told_those_that_it_does()
    {
        using var answer = await gateway.HttpAs("people/ana", "teacher").DeleteAsync("/v1/people/ana");

        await answer.IsProblem(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
        Assert.Equal(["GET", "HEAD", "PATCH"], answer.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task OPTIONS_is_answered_with_what_a_path_takes()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/people");

        using var answer = await gateway.HttpWith(null).SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["GET", "HEAD", "POST"], answer.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("/v1/people/head")]
    [InlineData("/openapi.json")]
    public async Task HEAD_is_answered_as_GET_is_without_the_body(string path)
    {
        using var rest = gateway.HttpAs("people/ana", "teacher");
        using var whole = await rest.GetAsync(path);

        using var answer = await rest.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(whole.Content.Headers.ContentType, answer.Content.Headers.ContentType);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Paths_and_queries_arrive_as_they_were_sent()
    {
        gateway.Stub.At["/v1/people"] = http => http.Response.WriteAsync(http.Request.QueryString.Value!);

        var query = await gateway.HttpAs("people/ana", "teacher").GetStringAsync("/v1/people?filter=display_name%20%3D%20%22A%26B%22&pageSize=5");

        Assert.Equal("?filter=display_name%20%3D%20%22A%26B%22&pageSize=5", query);
    }

    [Fact]
    public async Task The_callers_media_type_and_keys_arrive_as_they_were_sent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/people") { Content = new StringContent("{}", new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("Idempotency-Key", "0190d2b4-0000-7000-8000-000000000001");
        request.Headers.TryAddWithoutValidation("If-Match", "\"7\"");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var answer = await gateway.HttpAs("people/ana", "teacher").SendAsync(request);

        var asked = gateway.Stub.All.Last(asked => asked is { Path: "/v1/people", Method: "POST" });
        Assert.Equal(("0190d2b4-0000-7000-8000-000000000001", "\"7\"", "application/json"), (asked.Headers["idempotency-key"], asked.Headers["if-match"], asked.Headers["content-type"]));
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", asked.Headers["traceparent"], StringComparison.Ordinal);
    }
}
