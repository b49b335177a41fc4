using Coaching.Platform.Hosting;
using Coaching.StandIns.Tests.Wire;
using Coaching.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace Coaching.StandIns.Tests;

/// <summary>Frames made by hand with Node's own zlib: honest ones pass, bombs are refused before they cost memory.</summary>
[Collection(nameof(AloneInTheProcess))]
public abstract class GzipBoundTests(ConformanceHost host, IList<ICompressionProvider>? clientProviders, NodeSide node)
{
    private const string BombMebibytes = "256";
    private const long MemoryBound = 64 * 1024 * 1024;

    [NodeFact]
    public async Task An_honest_message_passes_and_is_answered_in_gzip()
    {
        var answer = await node.RunScript("frames.mjs", "call", host.Target, "0");

        Assert.Equal(0, answer.GetProperty("code").GetInt32());
        Assert.Equal("gzip", answer.GetProperty("encoding").GetString());
        Assert.True(answer.GetProperty("compressed").GetBoolean());
        Assert.Equal(1000, answer.GetProperty("text").GetString()?.Length);
    }

    [NodeTheory]
    [InlineData(BombMebibytes)]
    [InlineData("3")]
    public async Task A_bomb_in_a_request_is_refused(string mebibytes)
    {
        var before = GC.GetTotalAllocatedBytes();

        var answer = await node.RunScript("frames.mjs", "call", host.Target, mebibytes);

        Assert.Equal((int)StatusCode.ResourceExhausted, answer.GetProperty("code").GetInt32());
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MemoryBound);
    }

    [NodeFact]
    public async Task The_client_sends_gzip_and_reads_gzip()
    {
        using var server = await node.Serve("frames.mjs", "serve", "0");

        var reply = await Call(server);

        Assert.Equal(1000, reply.Text.Length);
        Assert.Equal("""{"compressed":true,"text":"habari"}""", await server.NextLine());
    }

    [NodeTheory]
    [InlineData(BombMebibytes)]
    [InlineData("3")]
    public async Task A_bomb_in_a_reply_is_refused(string mebibytes)
    {
        using var server = await node.Serve("frames.mjs", "serve", mebibytes);
        var before = GC.GetTotalAllocatedBytes();

        var failure = await Assert.ThrowsAsync<RpcException>(() => Call(server));

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MemoryBound);
    }

    private async Task<EchoReply> Call(NodeServer server)
    {
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { CompressionProviders = clientProviders });
        var client = new Conformance.ConformanceClient(channel);
        return await client.EchoAsync(new EchoRequest { Text = "habari" }, new Metadata { { "grpc-internal-encoding-request", "gzip" } });
    }
}

public sealed class GzipBoundOfTheStandIn(DefaultHost host, NodeSide node)
    : GzipBoundTests(host, null, node), IClassFixture<DefaultHost>, IClassFixture<NodeSide>;

public sealed class GzipBoundOfThePlatform(PlatformHost host, NodeSide node)
    : GzipBoundTests(host, [new BoundedGzipProvider()], node), IClassFixture<PlatformHost>, IClassFixture<NodeSide>;

/// <summary>Tests that measure the whole process's memory.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
