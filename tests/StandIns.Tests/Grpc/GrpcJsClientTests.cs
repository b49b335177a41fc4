using System.Text.Json;
using Coaching.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Coaching.StandIns.Tests;

/// <summary>grpc-js calls the genuine server on our stand-ins.</summary>
public sealed class GrpcJsClientTests(DefaultHost host, NodeSide node) : IClassFixture<DefaultHost>, IClassFixture<NodeSide>
{
    // A message of exactly 4 MiB is a payload of five bytes less: its tag and the four bytes of its length.
    private const int LargestPayload = 4 * 1024 * 1024 - 5;

    [NodeFact]
    public async Task A_unary_call_returns_its_reply_and_ends_ok()
    {
        var outcome = await Call(new { method = "Echo", request = new { text = "hujambo, mwalimu" } });

        Assert.Equal(0, outcome.Code);
        Assert.Equal("hujambo, mwalimu", outcome.Message.GetProperty("text").GetString());
    }

    [NodeFact]
    public async Task Text_and_binary_metadata_come_back_as_headers_and_as_trailers()
    {
        var bytes = Convert.ToBase64String([0, 1, 2, 250, 251, 252, 253]);
        var metadata = new Dictionary<string, string> { ["x-text"] = "plain, with a comma", ["x-bytes-bin"] = bytes };

        var outcome = await Call(new { method = "Echo", request = new { }, metadata });

        foreach (var received in new[] { outcome.Headers, outcome.Trailers })
        {
            Assert.Equal("plain, with a comma", received.GetProperty("x-text")[0].GetString());
            Assert.Equal(bytes, received.GetProperty("x-bytes-bin")[0].GetString());
        }
    }

    [NodeFact]
    public async Task A_server_stream_arrives_whole_and_in_order()
    {
        var outcome = await Call(new { method = "Count", request = new { count = 500 } });

        Assert.Equal(0, outcome.Code);
        Assert.Equal(Enumerable.Range(0, 500), outcome.Numbers);
    }

    [NodeFact]
    public async Task A_client_stream_is_added_up()
    {
        var outcome = await Call(new { method = "Add", numbers = Enumerable.Range(1, 100) });

        Assert.Equal([5050], outcome.Numbers);
    }

    [NodeFact]
    public async Task A_duplex_stream_answers_each_message()
    {
        var outcome = await Call(new { method = "Twice", numbers = new[] { 1, 2, 3 } });

        Assert.Equal([2, 4, 6], outcome.Numbers);
    }

    [NodeFact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        // Long enough for the call to reach the server on a busy machine: one that never did has no second side.
        var outcome = await Call(new
        {
            method = "Echo",
            request = new { delay_ms = 30_000 },
            deadline_ms = 4_000,
            metadata = new Dictionary<string, string> { ["x-call"] = "deadline" },
        });

        Assert.Equal((int)Code.DeadlineExceeded, outcome.Code);
        Assert.NotEqual(DateTime.MaxValue, await host.Service.Left("deadline"));
    }

    [NodeFact]
    public async Task Cancelling_a_stream_reaches_the_server()
    {
        var outcome = await Call(new
        {
            method = "Count",
            request = new { count = 1_000_000, interval_ms = 5 },
            cancel_after = 3,
            metadata = new Dictionary<string, string> { ["x-call"] = "cancelled" },
        });

        Assert.Equal((int)Code.Cancelled, outcome.Code);
        Assert.Equal(DateTime.MaxValue, await host.Service.Left("cancelled"));
    }

    [NodeTheory]
    [InlineData(LargestPayload, Code.Ok)]
    [InlineData(LargestPayload + 1, Code.ResourceExhausted)]
    public async Task A_request_may_be_four_mebibytes_and_no_more(int payload, Code expected)
    {
        var outcome = await Call(new { method = "Echo", request = new { }, random_bytes = payload });

        Assert.Equal((int)expected, outcome.Code);
    }

    [NodeTheory]
    [InlineData(LargestPayload, Code.Ok)]
    [InlineData(LargestPayload + 1, Code.ResourceExhausted)]
    public async Task A_reply_may_be_four_mebibytes_and_no_more(int payload, Code expected)
    {
        var outcome = await Call(new { method = "Echo", request = new { reply_bytes = payload } });

        Assert.Equal((int)expected, outcome.Code);
    }

    [NodeFact]
    public async Task Each_status_arrives_with_its_detail()
    {
        var codes = System.Enum.GetValues<Code>().Where(code => code != Code.Ok).Select(code => (int)code).ToArray();

        var outcomes = await Calls([.. codes.Select(code => new { method = "Fail", request = new { code, detail = "100% — häßlich\n✓" } })]);

        Assert.Equal(codes, outcomes.Select(outcome => outcome.Code));
        Assert.All(outcomes, outcome => Assert.Equal("100% — häßlich\n✓", outcome.Details));
    }

    [NodeFact]
    public async Task Status_details_arrive_byte_for_byte()
    {
        var details = new Google.Rpc.Status
        {
            Code = (int)Code.InvalidArgument,
            Message = "bad",
            Details = { Any.Pack(new RequestInfo { RequestId = "r-1", ServingData = "coaching" }) },
        }.ToByteString().ToBase64();

        var outcome = await Call(new { method = "Fail", request = new { code = 3, detail = "bad", status_details = details } });

        Assert.Equal(details, outcome.Trailers.GetProperty("grpc-status-details-bin")[0].GetString());
    }

    [NodeFact]
    public async Task A_gzipped_request_is_inflated()
    {
        var outcome = await Call(new { method = "Echo", request = new { text = "zip" }, hex_bytes = 3_000_000, gzip = true });

        Assert.Equal(0, outcome.Code);
        Assert.Equal("gzip", outcome.Message.GetProperty("request_encoding").GetString());
        Assert.Equal(3_000_000, outcome.Message.GetProperty("received_bytes").GetInt32());
    }

    [NodeFact]
    public async Task A_gzipped_request_may_not_inflate_past_the_limit()
    {
        var outcome = await Call(new { method = "Echo", request = new { }, hex_bytes = 6_000_000, gzip = true });

        Assert.Equal((int)Code.ResourceExhausted, outcome.Code);
    }

    private async Task<Outcome> Call(object call) => (await Calls(call)).Single();

    private async Task<Outcome[]> Calls(params object[] calls)
    {
        var outcomes = await node.RunScript("client.mjs", host.Target, JsonSerializer.Serialize(calls));
        return [.. outcomes.EnumerateArray().Select(outcome => new Outcome(outcome))];
    }

    private sealed record Outcome(JsonElement Json)
    {
        public int Code => Json.GetProperty("code").GetInt32();

        public string? Details => Json.GetProperty("details").GetString();

        public JsonElement Headers => Json.GetProperty("headers");

        public JsonElement Trailers => Json.GetProperty("trailers");

        public JsonElement Message => Json.GetProperty("messages").EnumerateArray().Single();

        public IEnumerable<int> Numbers => Json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("number").GetInt32());
    }
}
