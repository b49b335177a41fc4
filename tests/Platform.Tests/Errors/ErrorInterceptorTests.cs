using Coaching.People.V1;
using Grpc.Core;

namespace Coaching.Platform.Tests;

public sealed class ErrorInterceptorTests(EchoHost host) : IClassFixture<EchoHost>
{
    [Fact]
    public async Task A_bug_says_internal_and_nothing_of_the_inside()
    {
        var error = await Get("people/bug");

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Equal("An unexpected error occurred.", error.Status.Detail);
        Assert.DoesNotContain(error.Trailers, trailer => !trailer.IsBinary && trailer.Value.Contains("SELECT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_status_made_on_purpose_passes_with_its_details()
    {
        var error = await Get("people/missing");

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Equal("RESOURCE_NOT_FOUND", Errors.Reason(error));
    }

    [Fact]
    public async Task The_same_reason_stands_in_the_REST_answer()
    {
        using var http = host.HttpAs("people/ana");
        using var answer = await http.GetAsync(new Uri("/v1/people/missing", UriKind.Relative));

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Contains("\"RESOURCE_NOT_FOUND\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_was_interrupted_may_be_tried_again()
    {
        var error = await Get("people/interrupted");

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal("INTERRUPTED", Errors.Reason(error));
    }

    [Fact]
    public async Task A_deadline_ends_the_work()
    {
        var people = new PersonService.PersonServiceClient(host.As("people/ana"));

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await people.GetPersonAsync(new GetPersonRequest { Name = "people/slow" }, deadline: DateTime.UtcNow.AddMilliseconds(300)));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    private Task<RpcException> Get(string name) => Assert.ThrowsAsync<RpcException>(async () =>
        await new PersonService.PersonServiceClient(host.As("people/ana")).GetPersonAsync(new GetPersonRequest { Name = name }));
}
