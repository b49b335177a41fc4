using System.Net;
using System.Text;
using System.Text.Json;
using Grpc.Core;

namespace Coaching.StandIns.Tests.Transcoding;

/// <summary>Errors are google.rpc.Status in JSON, under the HTTP status of their code; and limits hold.</summary>
public sealed class TranscodingErrorTests(TranscodingHost host) : IClassFixture<TranscodingHost>
{
    [Theory]
    [InlineData(StatusCode.Cancelled, 499)]
    [InlineData(StatusCode.Unknown, 500)]
    [InlineData(StatusCode.InvalidArgument, 400)]
    [InlineData(StatusCode.DeadlineExceeded, 504)]
    [InlineData(StatusCode.NotFound, 404)]
    [InlineData(StatusCode.AlreadyExists, 409)]
    [InlineData(StatusCode.PermissionDenied, 403)]
    [InlineData(StatusCode.ResourceExhausted, 429)]
    [InlineData(StatusCode.FailedPrecondition, 400)]
    [InlineData(StatusCode.Aborted, 409)]
    [InlineData(StatusCode.OutOfRange, 400)]
    [InlineData(StatusCode.Unimplemented, 501)]
    [InlineData(StatusCode.Internal, 500)]
    [InlineData(StatusCode.Unavailable, 503)]
    [InlineData(StatusCode.DataLoss, 500)]
    [InlineData(StatusCode.Unauthenticated, 401)]
    public async Task Each_code_has_its_HTTP_status_thrown_or_set(StatusCode code, int status)
    {
        foreach (var how in new[] { "throw", "status" })
        {
            var answer = await host.Get($"/v1/fail/{how}?int32Value={(int)code}&stringValue=the+%22reason%22");

            Assert.Equal(status, (int)answer.Status);
            Assert.Equal($$"""{"code":{{(int)code}},"message":"the \"reason\"","details":[]}""", answer.Body);
            Assert.Equal("application/json; charset=utf-8", answer.Response.Content.Headers.ContentType?.ToString());
        }
    }

    [Fact]
    public async Task Details_come_out_of_the_trailer_and_an_unknown_one_as_its_bytes()
    {
        var details = (await host.Get("/v1/fail/details?int32Value=10&stringValue=x")).Error.GetProperty("details");

        Assert.Equal(
            """[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"STALE","domain":"coaching","metadata":{"name":"n"}},{"@type":"type.googleapis.com/not.Known","value":"CAE="}]""",
            details.GetRawText());
    }

    [Fact]
    public async Task Details_that_cannot_be_read_leave_the_error_as_it_is() =>
        Assert.Equal("""{"code":5,"message":"x","details":[]}""", (await host.Get("/v1/fail/garbage?int32Value=5&stringValue=x")).Body);

    [Fact]
    public async Task A_bug_tells_the_caller_nothing()
    {
        var answer = await host.Get("/v1/fail/bug");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Equal("""{"code":2,"message":"Exception was thrown by handler.","details":[]}""", answer.Body);
    }

    [Fact]
    public async Task A_message_without_a_JSON_form_fails_whole()
    {
        // A mask path that camel case cannot carry; it came in through the query, where it may be written in snake case.
        var answer = await host.Get("/v1/echo?name=x&updateMask=a_1");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Equal(2, answer.Error.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_past_the_message_limit_is_refused_before_it_is_read(bool chunked)
    {
        var limited = new TranscodingHost(_ => { }, options => options.MaxReceiveMessageSize = 1_000);
        await limited.InitializeAsync();

        async Task<HttpStatusCode> Send(int size)
        {
            var json = $$"""{"stringValue":"{{new string('x', size - 18)}}"}""";
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/echo") { Content = TranscodingHost.Json(json) };
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await limited.Client.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.RequestEntityTooLarge)
            {
                Assert.Equal(8, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetInt32());
            }

            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await Send(1_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Send(1_001));
        await limited.DisposeAsync();
    }

    [Fact]
    public async Task Four_megabytes_is_the_limit_unless_told_otherwise() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await host.Post("/v1/echo", $$"""{"stringValue":"{{new string('x', 4 * 1024 * 1024)}}"}""")).Status);

    [Fact]
    public async Task Nothing_that_a_caller_sends_is_a_server_error()
    {
        var random = new Random(11);
        var sample = Encoding.UTF8.GetBytes("""{"name":"a","child":{"tags":["\u00e9"],"timestamp":"2026-01-01T00:00:00Z"},"textByText":{"k":"v"},"doubles":[1.5e3,-0],"any":{},"struct":{"a":[null,true]}}""");
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = (byte[])sample.Clone();
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new("application/json");
            var answer = await host.Send(HttpMethod.Post, "/v1/echo", content);
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{i}: {answer.Status} {answer.Body} {Encoding.UTF8.GetString(bytes)}");
        }
    }
}
