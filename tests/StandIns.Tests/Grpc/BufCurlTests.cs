using System.Text.Json;
using Coaching.Testing;

namespace Coaching.StandIns.Tests;

/// <summary>buf's gRPC client calls the genuine server on our stand-ins.</summary>
public sealed class BufCurlTests(DefaultHost host, NodeSide node) : IClassFixture<DefaultHost>, IClassFixture<NodeSide>
{
    [NodeFact]
    public async Task A_unary_call_answers_in_json()
    {
        var (exitCode, output, error) = await Curl("Echo", """{"text":"hujambo"}""");

        Assert.True(exitCode == 0, error);
        Assert.Equal("hujambo", JsonElement.Parse(output).GetProperty("text").GetString());
    }

    [NodeFact]
    public async Task A_server_stream_answers_one_document_a_message()
    {
        var (exitCode, output, error) = await Curl("Count", """{"count":3}""");

        Assert.True(exitCode == 0, error);
        Assert.Equal(3, output.Split('}').Length - 1);
    }

    [NodeFact]
    public async Task A_status_is_named()
    {
        var (exitCode, _, error) = await Curl("Fail", """{"code":5,"detail":"observations/1 was not found"}""");

        Assert.NotEqual(0, exitCode);
        Assert.Equal("not_found", JsonElement.Parse(error).GetProperty("code").GetString());
        Assert.Equal("observations/1 was not found", JsonElement.Parse(error).GetProperty("message").GetString());
    }

    private Task<(int ExitCode, string Output, string Error)> Curl(string method, string request) => node.RunTool(
        "buf",
        "curl",
        "--protocol",
        "grpc",
        "--http2-prior-knowledge",
        "--schema",
        Path.Combine(AppContext.BaseDirectory, "Protos", "conformance.proto"),
        "--data",
        request,
        $"http://{host.Target}/coaching.conformance.v1.Conformance/{method}");
}
