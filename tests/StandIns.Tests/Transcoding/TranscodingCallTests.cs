using System.Net;

namespace Coaching.StandIns.Tests.Transcoding;

/// <summary>What a service sees of a call, and what reaches it first.</summary>
public sealed class TranscodingCallTests : IAsyncLifetime
{
    private const string Service = "/coaching.standins.transcoding.v1.Transcoded/";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly TranscodingHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_context_tells_of_method_headers_and_peer_and_leads_to_the_HTTP_context()
    {
        var seen = (await _host.Send(HttpMethod.Get, "/v1/inspect", null, ("x-question", "why"), ("x-question-bin", "AQID"))).Message;

        Assert.Equal(Service + "Inspect", seen.Name);
        Assert.Equal("why", seen.StringValue);
        Assert.Equal([1, 2, 3], seen.BytesValue.ToByteArray());
        Assert.Null(seen.Timestamp);
        Assert.Equal("/v1/inspect", seen.TextByText["path"]);
        Assert.Equal(_host.Client.BaseAddress!.Authority, seen.TextByText["host"]);
        Assert.StartsWith("ipv4:127.0.0.1:", seen.TextByText["peer"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_headers_of_the_service_are_headers_of_the_response()
    {
        var headers = (await _host.Get("/v1/inspect")).Response.Headers;

        Assert.Equal("42", Assert.Single(headers.GetValues("x-answer")));
        Assert.Equal("AQID", Assert.Single(headers.GetValues("x-answer-bin")));
    }

    [Fact]
    public async Task Interceptors_of_all_services_and_then_of_the_one_run_once_each() =>
        Assert.Equal("outer,inner", (await _host.Get("/v1/inspect")).Message.TextByText["seen"]);

    [Fact]
    public async Task Interceptors_run_for_streams_too()
    {
        await _host.Get("/v1/count?int32Value=1");

        Assert.Equal(["outer", "inner"], _host.Log.Interceptors);
    }

    [Theory]
    [InlineData("outer", 1)]
    [InlineData("inner", 2)]
    public async Task An_interceptor_may_refuse_a_call(string name, int passed)
    {
        var answer = await _host.Send(HttpMethod.Get, "/v1/inspect", null, ("x-refuse", name));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal($"refused by {name}", answer.ErrorMessage);
        Assert.Equal(passed, _host.Log.Interceptors.Count);
    }

    [Fact]
    public async Task A_bad_request_reaches_neither_interceptors_nor_service()
    {
        await _host.Get("/v1/inspect?nothing=1");

        Assert.Empty(_host.Log.Interceptors);
    }

    [Fact]
    public async Task A_deadline_ends_the_call_and_is_its_status()
    {
        var before = DateTime.UtcNow;
        var seen = (await _host.Send(HttpMethod.Get, "/v1/inspect", null, ("grpc-timeout", "90S"))).Message;
        Assert.InRange(seen.Timestamp.ToDateTime(), before.AddSeconds(90), before.AddSeconds(120));

        var answer = await _host.Send(HttpMethod.Get, "/v1/wait/x", null, ("grpc-timeout", "50m"));

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.Status);
        Assert.Equal(4, answer.Error.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("forever")]
    [InlineData("123456789S")]
    [InlineData("-1S")]
    [InlineData("S")]
    public async Task A_malformed_deadline_is_none(string timeout) =>
        Assert.Null((await _host.Send(HttpMethod.Get, "/v1/inspect", null, ("grpc-timeout", timeout))).Message.Timestamp);

    [Fact]
    public async Task A_caller_that_leaves_cancels_the_call()
    {
        using var leaving = new CancellationTokenSource();
        var call = _host.Client.GetAsync(new Uri("/v1/wait/x", UriKind.Relative), leaving.Token);
        await _host.Log.Waiting.Task.WaitAsync(Soon);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _host.Log.Cancelled.Task.WaitAsync(Soon);
    }

    [Fact]
    public async Task A_stream_is_one_object_a_line()
    {
        var answer = await _host.Get("/v1/count?int32Value=3");

        Assert.Equal("application/json; charset=utf-8", answer.Response.Content.Headers.ContentType?.ToString());
        Assert.EndsWith("\n", answer.Body, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], answer.Body.TrimEnd('\n').Split('\n').Select(line => Everything.Parser.ParseJson(line).Int32Value));
    }

    [Fact]
    public async Task An_empty_stream_is_an_empty_response() => Assert.Equal((HttpStatusCode.OK, ""), await Count("int32Value=0"));

    [Fact]
    public async Task A_stream_that_fails_at_once_is_an_error()
    {
        var (status, body) = await Count("name=throw");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("""{"code":10,"message":"stopped","details":[]}""", body);
    }

    [Theory]
    [InlineData("throw")]
    [InlineData("status")]
    public async Task A_stream_that_fails_later_ends_with_the_error(string how)
    {
        var (status, body) = await Count("int32Value=2&name=" + how);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(3, body.TrimEnd('\n').Split('\n').Length);
        Assert.EndsWith("""{"code":10,"message":"stopped","details":[]}""" + "\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_of_a_stream_arrive_as_they_are_written()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/count?int32Value=1000000");
        using var response = await _host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Contains("\"int32Value\":1,", await lines.ReadLineAsync(), StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Body)> Count(string query)
    {
        var answer = await _host.Get("/v1/count?" + query);
        return (answer.Status, answer.Body);
    }
}
