using Coaching.StandIns.Tests.Wire;
using Coaching.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Status = Google.Rpc.Status;

namespace Coaching.StandIns.Tests;

/// <summary>The genuine client on our stand-ins calls a grpc-js server.</summary>
public sealed class GrpcJsServerTests(NodeSide node) : IClassFixture<NodeSide>, IAsyncLifetime
{
    private const int LargestPayload = 4 * 1024 * 1024 - 5;

    private NodeServer? _server;
    private GrpcChannel? _channel;

    private Conformance.ConformanceClient Client => new(_channel);

    public async Task InitializeAsync()
    {
        if (NodeTools.ReasonToSkip is null)
        {
            _server = await node.Serve("server.mjs");
            _channel = GrpcChannel.ForAddress(_server.Address, new GrpcChannelOptions { UnsafeUseInsecureChannelCallCredentials = true });
        }
    }

    public Task DisposeAsync()
    {
        _channel?.Dispose();
        _server?.Dispose();
        return Task.CompletedTask;
    }

    [NodeFact]
    public async Task A_unary_call_brings_reply_headers_trailers_and_status()
    {
        byte[] bytes = [0, 1, 2, 250, 251, 252, 253];
        using var call = Client.EchoAsync(new EchoRequest { Text = "habari" }, new Metadata { { "X-Text", "plain" }, { "x-bytes-bin", bytes } });

        Assert.Equal("habari", (await call).Text);
        foreach (var received in new[] { await call.ResponseHeadersAsync, call.GetTrailers() })
        {
            Assert.Equal("plain", received.GetValue("x-text"));
            Assert.Equal(bytes, received.GetValueBytes("x-bytes-bin"));
        }

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [NodeFact]
    public void A_blocking_call_works_too() => Assert.Equal("habari", Client.Echo(new EchoRequest { Text = "habari" }).Text);

    [NodeFact]
    public async Task A_server_stream_is_read_to_its_end()
    {
        using var call = Client.Count(new CountRequest { Count = 500 });

        Assert.Equal(Enumerable.Range(0, 500), await call.ResponseStream.ReadAllAsync().Select(reply => reply.Number).ToListAsync());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [NodeFact]
    public async Task A_client_stream_and_a_duplex_stream_are_written_and_completed()
    {
        using var sum = Client.Add();
        using var doubles = Client.Twice();
        foreach (var number in new[] { 1, 2, 3 })
        {
            await sum.RequestStream.WriteAsync(new CountReply { Number = number });
            await doubles.RequestStream.WriteAsync(new CountReply { Number = number });
        }

        await sum.RequestStream.CompleteAsync();
        await doubles.RequestStream.CompleteAsync();

        Assert.Equal(6, (await sum).Number);
        Assert.Equal([2, 4, 6], await doubles.ResponseStream.ReadAllAsync().Select(reply => reply.Number).ToListAsync());
    }

    [NodeFact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
            await Client.EchoAsync(new EchoRequest { DelayMs = 10_000 }, deadline: DateTime.UtcNow.AddMilliseconds(500)));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.Equal("cancelled /coaching.conformance.v1.Conformance/Echo", await Server.NextLine());
    }

    [NodeFact]
    public async Task Cancelling_a_stream_reaches_the_server()
    {
        using var leave = new CancellationTokenSource();
        using var call = Client.Count(new CountRequest { Count = 1_000_000, IntervalMs = 5 }, cancellationToken: leave.Token);
        Assert.True(await call.ResponseStream.MoveNext());

        await leave.CancelAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.ReadAllAsync().CountAsync());
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        Assert.Equal("cancelled /coaching.conformance.v1.Conformance/Count", await Server.NextLine());
    }

    [NodeTheory]
    [InlineData(LargestPayload, StatusCode.OK)]
    [InlineData(LargestPayload + 1, StatusCode.ResourceExhausted)]
    public async Task A_reply_may_be_four_mebibytes_and_no_more(int payload, StatusCode expected)
    {
        using var call = Client.EchoAsync(new EchoRequest { ReplyBytes = payload });

        await Record.ExceptionAsync(() => call.ResponseAsync);

        Assert.Equal(expected, call.GetStatus().StatusCode);
    }

    [NodeFact]
    public async Task Statuses_arrive_with_detail_and_details()
    {
        var details = new Status { Code = 5, Details = { Any.Pack(new RequestInfo { RequestId = "r-1" }) } }.ToByteString();
        foreach (var code in System.Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK))
        {
            var failure = await Assert.ThrowsAsync<RpcException>(async () => await Client.FailAsync(new FailRequest
            {
                Code = (int)code,
                Detail = "100% — häßlich ✓",
                StatusDetails = details,
            }));

            Assert.Equal(code, failure.StatusCode);
            Assert.Equal("100% — häßlich ✓", failure.Status.Detail);
            Assert.Equal(details.ToByteArray(), failure.Trailers.GetValueBytes("grpc-status-details-bin"));
        }
    }

    [NodeFact]
    public async Task A_gzipped_request_is_understood()
    {
        var request = new EchoRequest { Payload = ByteString.CopyFrom(new byte[1_000_000]) };

        var reply = await Client.EchoAsync(request, new Metadata { { "grpc-internal-encoding-request", "gzip" } });

        Assert.Equal(1_000_000, reply.ReceivedBytes);
    }

    [NodeFact]
    public async Task Call_credentials_are_composed_into_the_headers()
    {
        var credentials = CallCredentials.Compose(Adding("x-token", "one"), Adding("x-school", "oak"));
        using var call = Client.EchoAsync(new EchoRequest(), new CallOptions().WithCredentials(credentials));

        var headers = await call.ResponseHeadersAsync;

        Assert.Equal("one", headers.GetValue("x-token"));
        Assert.Equal("oak", headers.GetValue("x-school"));
    }

    private NodeServer Server => _server ?? throw new InvalidOperationException("The server has not started.");

    private static CallCredentials Adding(string key, string value) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add(key, value);
        return Task.CompletedTask;
    });
}
