using System.Net;
using System.Net.Http.Headers;
using Coaching.People.V1;
using Coaching.Plcs.V1;
using Coaching.Testing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Coaching.Gateway.Tests;

public class LimitTests(ImpatientGateway gateway) : IClassFixture<ImpatientGateway>
{
    private const int Limit = (1024 + 64) * 1024;

    // What frames chunks counts too.
    private const int Framing = 64 * 1024;

    [Theory]
    [InlineData(false, 0, true)]
    [InlineData(true, -Framing, true)]
    [InlineData(false, 1, false)]
    [InlineData(true, 1, false)]
    public async Task A_body_over_the_limit_is_refused_and_not_passed_on(bool chunked, int over, bool fits)
    {
        var path = $"/v1/sessions/s-{Guid.NewGuid():N}:cancel";
        var received = 0L;
        gateway.Stub.At[path] = async http =>
        {
            var buffer = new byte[64 * 1024];
            while (await http.Request.Body.ReadAsync(buffer) is > 0 and var read)
            {
                received += read;
            }
        };
        using var body = new StreamContent(new MemoryStream(new byte[Limit + over]));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await gateway.HttpAs("people/ana", "teacher").SendAsync(request);

        if (fits)
        {
            Assert.Equal((HttpStatusCode.OK, Limit + over), (answer.StatusCode, received));
            return;
        }

        await answer.IsProblem(HttpStatusCode.RequestEntityTooLarge, "REQUEST_TOO_LARGE");
        Assert.True(chunked ? received <= Limit : gateway.Stub.All.All(asked => asked.Path != path), $"{received} bytes passed");
    }

    [Fact]
    public async Task An_upload_may_be_larger()
    {
        gateway.Stub.At["/upload/v1/uploads"] = async http =>
        {
            var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            await http.Response.WriteAsync($"{body.Length}");
        };
        using var body = new ByteArrayContent(new byte[3 * Limit]);

        using var answer = await gateway.HttpAs("people/ana", "national_admin").PostAsync("/upload/v1/uploads", body);

        Assert.Equal($"{3 * Limit}", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_message_over_the_limit_is_RESOURCE_EXHAUSTED_over_gRPC()
    {
        var units = new OrgUnitService.OrgUnitServiceClient(gateway.As("people/ana", "teacher"));

        var error = await Assert.ThrowsAsync<RpcException>(async () => await units.GetOrgUnitAsync(new GetOrgUnitRequest { Name = new string('x', Limit) }));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task A_service_that_is_away_is_a_problem_that_says_when_to_try_again()
    {
        using var answer = await gateway.HttpAs("people/ana", "teacher").GetAsync("/v1/plcs/reading");

        await answer.IsProblem(HttpStatusCode.ServiceUnavailable, "UPSTREAM_UNAVAILABLE");
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_service_that_is_away_is_UNAVAILABLE_over_gRPC() =>
        await new PlcService.PlcServiceClient(gateway.As("people/ana", "teacher")).GetPlcAsync(new GetPlcRequest { Name = "plcs/reading" })
            .Refused(StatusCode.Unavailable, "UPSTREAM_UNAVAILABLE");

    [Fact]
    public async Task A_service_that_breaks_off_is_a_problem()
    {
        gateway.Stub.At["/v1/people/broken"] = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };

        using var answer = await gateway.HttpAs("people/ana", "teacher").GetAsync("/v1/people/broken");

        await answer.IsProblem(HttpStatusCode.ServiceUnavailable, "UPSTREAM_UNAVAILABLE");
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_given_up_and_told_so()
    {
        var givenUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Stub.At["/v1/people/slow"] = async http =>
        {
            using var told = http.RequestAborted.Register(givenUp.SetResult);
            await givenUp.Task;
        };

        using var answer = await gateway.HttpAs("people/ana", "teacher").GetAsync("/v1/people/slow");

        await answer.IsProblem(HttpStatusCode.GatewayTimeout, "DEADLINE_EXCEEDED");
        await givenUp.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(500, "INTERNAL_SERVER_ERROR")]
    [InlineData(404, "NOT_FOUND")]
    [InlineData(413, "PAYLOAD_TOO_LARGE")]
    public async Task What_a_service_says_in_another_form_than_a_status_is_not_passed_on(int status, string code)
    {
        gateway.Stub.At[$"/v1/people/{status}"] = http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync("<html>System.Exception at Coaching.Inside</html>");
        };

        using var answer = await gateway.HttpAs("people/ana", "teacher").GetAsync($"/v1/people/{status}");

        await answer.IsProblem((HttpStatusCode)status, code);
    }
}
