using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace Coaching.StandIns.Tests.Transcoding;

/// <summary>The JSON mapping, judged by Google's own parser and formatter.</summary>
public sealed class TranscodingJsonTests : IAsyncLifetime
{
    private const int Messages = 1_000;
    private static readonly TypeRegistry Types = TypeRegistry.FromFiles(TranscodingReflection.Descriptor, TimestampReflection.Descriptor, WrappersReflection.Descriptor);
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(Types));

    private readonly TranscodingHost _host = new(options =>
    {
        options.TypeRegistry = Types;
        options.JsonSettings = new GrpcJsonSettings { WriteInt64sAsStrings = true };
    });

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Any_message_survives_the_way_in_and_out(int seed, bool defaults)
    {
        var formatter = new JsonFormatter(JsonFormatter.Settings.Default.WithTypeRegistry(Types).WithFormatDefaultValues(defaults));
        var messages = new RandomMessages(seed);
        for (var i = 0; i < Messages; i++)
        {
            var sent = messages.Next();
            var answer = await _host.Post("/v1/echo", formatter.Format(sent));

            Assert.True(answer.Status == HttpStatusCode.OK, $"seed {seed}, message {i}: {answer.Body}\n{formatter.Format(sent)}");
            Assert.True(sent.Equals(Parser.Parse<Everything>(answer.Body)), $"seed {seed}, message {i}:\n{formatter.Format(sent)}\n{answer.Body}");
        }
    }

    [Fact]
    public async Task A_response_has_the_values_that_Googles_formatter_writes()
    {
        var formatter = new JsonFormatter(JsonFormatter.Settings.Default.WithTypeRegistry(Types).WithFormatDefaultValues(true));
        var messages = new RandomMessages(seed: 3);
        for (var i = 0; i < Messages; i++)
        {
            var expected = formatter.Format(messages.Next());
            var actual = (await _host.Post("/v1/echo", expected)).Body;

            Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, JsonDocument.Parse(actual).RootElement), $"message {i}:\n{expected}\n{actual}");
        }
    }

    [Theory]
    [InlineData("""{"int32Value":"12","int64Value":12,"uint64Value":1e3}""")]
    [InlineData("""{"int32Value":1.0,"int64Value":"-9223372036854775808","sint32Value":-0}""")]
    [InlineData("""{"doubleValue":"1.5","floatValue":"NaN","doubles":[1,"-Infinity",0.1]}""")]
    [InlineData("""{"bytesValue":"/+8=","blobs":["AQ==",""]}""")]
    [InlineData("""{"kind":1,"kinds":["KIND_BEFORE",-1,0]}""")]
    [InlineData("""{"value":null,"values":[null,1,[{}]],"nullChoice":null}""")]
    [InlineData("""{"duration":"-0.5s","timestamp":"2026-01-01T00:00:00.000001-09:30"}""")]
    [InlineData("""{"stringValue":"\u00e9\ud83c\udfeb\"\\\/"}""")]
    [InlineData("""{"any":{"value":"1.5s","@type":"type.googleapis.com/google.protobuf.Duration"}}""")]
    [InlineData("""{"any":{"stringValue":"x","@type":"type.googleapis.com/coaching.standins.transcoding.v1.Everything"}}""")]
    [InlineData("""{"childByNumber":{"-1":{},"2":{"name":"x"}},"kindByBool":{"true":1},"doubleByLong":{"18446744073709551615":1}}""")]
    public async Task Every_spelling_of_a_value_is_read_as_Google_reads_it(string json) =>
        Assert.Equal(Parser.Parse<Everything>(json), Parser.Parse<Everything>((await _host.Post("/v1/echo", json)).Body));

    [Theory]
    [InlineData("_-8")]
    [InlineData("/+8")]
    [InlineData("_-8=")]
    public async Task Bytes_may_be_in_the_URL_safe_alphabet_and_without_padding(string base64) =>
        Assert.Equal([255, 239], Parser.Parse<Everything>((await _host.Post("/v1/echo", $$"""{"bytesValue":"{{base64}}"}""")).Body).BytesValue.ToByteArray());

    [Theory]
    [InlineData("aBC,child.observeTime")]
    [InlineData("*")]
    [InlineData("")]
    public async Task Masks_keep_their_words_apart(string mask) =>
        Assert.Contains($"\"updateMask\":\"{mask}\"", (await _host.Post("/v1/echo", $$"""{"updateMask":"{{mask}}"}""")).Body, StringComparison.Ordinal);

    [Fact]
    public async Task A_body_in_many_pieces_is_read_as_one()
    {
        var sent = new RandomMessages(seed: 5).Next(4);
        sent.StringValue = string.Concat(Enumerable.Repeat("ẹ́\"\\\U0001F3EB", 20_000));
        var answer = await _host.Send(HttpMethod.Post, "/v1/echo", new PiecemealContent(new JsonFormatter(JsonFormatter.Settings.Default.WithTypeRegistry(Types)).Format(sent)));

        Assert.Equal(sent, Parser.Parse<Everything>(answer.Body));
    }

    [Fact]
    public async Task Settings_change_how_messages_are_written()
    {
        var host = new TranscodingHost(options => options.JsonSettings = new GrpcJsonSettings
        {
            IgnoreDefaultValues = true,
            PropertyNameCaseInsensitive = true,
            WriteEnumsAsIntegers = true,
            WriteIndented = true,
        });
        await host.InitializeAsync();

        var answer = await host.Post("/v1/echo", """{"KIND":"KIND_LESSON","INT64VALUE":"5","optionalInt32":0,"tags":[]}""");

        Assert.Equal("{\n  \"kind\": 1,\n  \"int64Value\": 5,\n  \"optionalInt32\": 0\n}", answer.Body.ReplaceLineEndings("\n"));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Unless_told_otherwise_defaults_are_written_and_long_integers_are_numbers()
    {
        var host = new TranscodingHost(_ => { });
        await host.InitializeAsync();

        var answer = await host.Post("/v1/echo", """{"uint64Value":"18446744073709551615"}""");

        Assert.Contains("\"name\":\"\",\"tags\":[],\"kind\":\"KIND_UNSPECIFIED\",", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"uint64Value\":18446744073709551615,", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("optionalInt32", answer.Body, StringComparison.Ordinal);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_response_says_its_type_and_length()
    {
        var answer = await _host.Post("/v1/echo", """{"stringValue":"é"}""");

        Assert.Equal("application/json; charset=utf-8", answer.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal(Encoding.UTF8.GetByteCount(answer.Body), answer.Response.Content.Headers.ContentLength);
    }

    /// <summary>Sends its text a few bytes at a time, each as a chunk of its own.</summary>
    private sealed class PiecemealContent : HttpContent
    {
        private readonly byte[] _bytes;

        public PiecemealContent(string text)
        {
            _bytes = Encoding.UTF8.GetBytes(text);
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var piece in _bytes.Chunk(5_003))
            {
                await stream.WriteAsync(piece);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
