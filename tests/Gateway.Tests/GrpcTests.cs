using Coaching.Analytics.V1;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Rpc;
using Grpc.Core;

namespace Coaching.Gateway.Tests;

public class GrpcTests(ImpatientGateway gateway) : IClassFixture<ImpatientGateway>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private OrgUnitService.OrgUnitServiceClient Units => new(gateway.As("people/ana", "teacher"));

    private AnalyticsService.AnalyticsServiceClient Figures => new(gateway.As("people/ana", "county_officer"));

    [Theory]
    [InlineData(null)]
    [InlineData(60_000)]
    [InlineData(1_900)]
    public async Task A_call_has_a_deadline_that_is_never_longer_than_the_gateway_waits(int? own)
    {
        gateway.Stub.Get = (request, _) => Task.FromResult(new OrgUnit { Name = request.Name });

        await Units.GetOrgUnitAsync(new GetOrgUnitRequest { Name = "orgUnits/kenya" }, deadline: own is { } wait ? DateTime.UtcNow.AddMilliseconds(wait) : null);

        var told = Deadlines.Read(gateway.Stub.Last("/coaching.people.v1.OrgUnitService/GetOrgUnit").Headers["grpc-timeout"]);
        Assert.InRange(told!.Value, TimeSpan.FromMilliseconds(1), own < 2_000 ? TimeSpan.FromMilliseconds(own.Value) : TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("99999999m", 99_999_999)]
    [InlineData("5000u", 5)]
    [InlineData("1000000n", 1)]
    [InlineData("100000000m", null)]
    [InlineData("-1S", null)]
    [InlineData("1", null)]
    [InlineData("S", null)]
    [InlineData("", null)]
    [InlineData("1s", null)]
    public void A_deadline_is_read_as_the_protocol_has_it(string header, int? milliseconds) =>
        Assert.Equal(milliseconds, (int?)Deadlines.Read(header)?.TotalMilliseconds);

    [Fact]
    public async Task A_service_that_does_not_answer_is_DEADLINE_EXCEEDED()
    {
        gateway.Stub.Get = async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new OrgUnit();
        };

        var error = await Assert.ThrowsAsync<RpcException>(async () => await Units.GetOrgUnitAsync(new GetOrgUnitRequest { Name = "orgUnits/slow" }));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task A_refusal_arrives_with_its_message_and_all_its_details()
    {
        gateway.Stub.Get = (_, _) => throw Errors.Invalid(
        [
            new BadRequest.Types.FieldViolation { Field = "name", Description = "must be schön, 100 % of it" },
            new BadRequest.Types.FieldViolation { Field = "etag", Description = "must be set" },
        ]);

        var error = await Units.GetOrgUnitAsync(new GetOrgUnitRequest()).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        Assert.Equal("name must be schön, 100 % of it (1 more).", error.Status.Detail);
        Assert.Equal(["etag", "name"], error.Paths());
    }

    [Fact]
    public async Task Headers_and_trailers_pass_both_ways()
    {
        gateway.Stub.Get = async (request, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-first", context.RequestHeaders.GetValue("x-asked")! } });
            context.ResponseTrailers.Add("x-last-bin", [1, 2, 255]);
            return new OrgUnit { Name = request.Name };
        };

        using var call = Units.GetOrgUnitAsync(new GetOrgUnitRequest { Name = "orgUnits/kenya" }, new Metadata { { "x-asked", "yes" } });

        Assert.Equal("yes", (await call.ResponseHeadersAsync).GetValue("x-first"));
        Assert.Equal("orgUnits/kenya", (await call).Name);
        Assert.Equal([1, 2, 255], call.GetTrailers().GetValueBytes("x-last-bin"));
    }

    [Fact]
    public async Task A_stream_passes_message_by_message_and_outlasts_the_limit_of_other_calls()
    {
        var heard = new SemaphoreSlim(0);
        gateway.Stub.Watch = async (stream, context) =>
        {
            for (var i = 1; i <= 3; i++)
            {
                await stream.WriteAsync(new WatchCompletionResponse());
                await heard.WaitAsync(context.CancellationToken);
            }

            await Task.Delay(TimeSpan.FromSeconds(3.5), context.CancellationToken);
            await stream.WriteAsync(new WatchCompletionResponse());
        };

        using var call = Figures.WatchCompletion(new WatchCompletionRequest());
        var count = 0;
        await foreach (var _ in call.ResponseStream.ReadAllAsync())
        {
            count++;
            heard.Release();
        }

        Assert.Equal(4, count);
    }

    [Fact]
    public async Task A_stream_that_goes_on_too_long_is_ended()
    {
        gateway.Stub.Watch = async (stream, context) =>
        {
            await stream.WriteAsync(new WatchCompletionResponse());
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };

        using var call = Figures.WatchCompletion(new WatchCompletionRequest());
        Assert.True(await call.ResponseStream.MoveNext());
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().WaitAsync(Patience));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task A_caller_who_leaves_is_noticed_by_the_service()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Stub.Watch = async (stream, context) =>
        {
            using var told = context.CancellationToken.Register(left.SetResult);
            await stream.WriteAsync(new WatchCompletionResponse());
            await left.Task;
        };

        using (var call = Figures.WatchCompletion(new WatchCompletionRequest()))
        {
            Assert.True(await call.ResponseStream.MoveNext());
        }

        await left.Task.WaitAsync(Patience);
    }
}
