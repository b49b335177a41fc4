using Coaching.StandIns.Tests.Wire;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Coaching.StandIns.Tests;

/// <summary>What users of Grpc.Core.Api rely on and no wire shows.</summary>
public sealed class GrpcApiTests(DefaultHost host) : IClassFixture<DefaultHost>
{
    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("colon:")]
    [InlineData("schlüssel")]
    public void A_metadata_key_that_the_protocol_forbids_is_refused(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata { { key, "value" } });

    [Fact]
    public void Text_needs_a_text_key_and_bytes_need_a_bin_key()
    {
        Assert.Throws<ArgumentException>(() => new Metadata { { "x-bin", "text" } });
        Assert.Throws<ArgumentException>(() => new Metadata { { "x", new byte[1] } });
    }

    [Fact]
    public void Keys_compare_without_case_and_the_last_value_wins()
    {
        var metadata = new Metadata { { "X-Name", "first" }, { "x-name", "second" } };

        Assert.Equal("x-name", metadata[0].Key);
        Assert.Equal("second", metadata.GetValue("X-NAME"));
        Assert.Equal(["first", "second"], metadata.GetAll("x-name").Select(entry => entry.Value));
        Assert.Null(metadata.GetValue("absent"));
    }

    [Fact]
    public void The_shared_empty_metadata_cannot_be_filled() =>
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("x", "y"));

    [Fact]
    public void An_entry_keeps_its_own_bytes()
    {
        byte[] bytes = [1, 2, 3];
        var entry = new Metadata.Entry("x-bin", bytes);
        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2, 3], entry.ValueBytes);
    }

    [Fact]
    public void Call_options_are_copied_not_changed()
    {
        var plain = new CallOptions(deadline: DateTime.UnixEpoch);
        var waiting = plain.WithWaitForReady().WithHeaders([]);

        Assert.False(plain.IsWaitForReady);
        Assert.Null(plain.Headers);
        Assert.True(waiting.IsWaitForReady);
        Assert.Equal(DateTime.UnixEpoch, waiting.Deadline);
    }

    [Fact]
    public void Call_credentials_do_not_travel_in_the_clear()
    {
        var token = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);

        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, token));
        Assert.NotNull(ChannelCredentials.Create(ChannelCredentials.SecureSsl, token));
    }

    [Fact]
    public void A_status_and_its_exception_say_what_happened()
    {
        var failure = new RpcException(new Status(StatusCode.NotFound, "gone"));

        Assert.Equal("Status(StatusCode=\"NotFound\", Detail=\"gone\")", failure.Message);
        Assert.Equal("", default(Status).Detail);
        Assert.Equal(StatusCode.OK, default(Status).StatusCode);
    }

    [Fact]
    public async Task Interceptors_see_a_call_in_the_order_in_which_they_are_named()
    {
        using var channel = GrpcChannel.ForAddress($"http://{host.Target}");
        var order = new List<string>();
        var client = new Conformance.ConformanceClient(channel
            .Intercept(new Noting("first", order), new Noting("second", order))
            .Intercept(headers =>
            {
                headers.Add("x-added", "here");
                return headers;
            }));

        using var call = client.EchoAsync(new EchoRequest { Text = "habari" });

        Assert.Equal("habari", (await call).Text);
        Assert.Equal("here", (await call.ResponseHeadersAsync).GetValue("x-added"));
        Assert.Equal(["first", "second"], order);
    }

    private sealed class Noting(string name, List<string> order) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            order.Add(name);
            return continuation(request, context);
        }
    }
}
