using System.Net;
using System.Text;

namespace Coaching.StandIns.Tests.Transcoding;

/// <summary>Request bodies: where they go, what is refused, and how the refusal reads.</summary>
public sealed class TranscodingBodyTests(TranscodingHost host) : IClassFixture<TranscodingHost>
{
    [Fact]
    public async Task A_body_of_all_fields_is_the_message_and_the_path_wins() =>
        Assert.Equal(
            new Everything { Name = "schools/a/visits/b", StringValue = "x" },
            (await host.Post("/v1/schools/a/visits/b:submit", """{"name":"other","stringValue":"x"}""")).Message);

    [Fact]
    public async Task A_body_of_one_field_is_that_field() =>
        Assert.Equal(
            new Everything { Name = "schools/a", Child = new() { StringValue = "x" } },
            (await host.Post("/v1/schools/a/visits", """{"stringValue":"x"}""")).Message);

    [Fact]
    public async Task A_body_may_be_a_repeated_field_and_so_may_a_response() =>
        Assert.Equal(
            """["a","b"]""",
            (await host.Send(HttpMethod.Put, "/v1/schools/a/tags", TranscodingHost.Json("""["a", "b"]"""))).Body);

    [Theory]
    [InlineData("timestamp", "\"2026-01-02T03:04:05Z\"")]
    [InlineData("text", "\"plain\"")]
    [InlineData("map", """{"a":"b"}""")]
    public async Task A_body_and_a_response_may_be_any_field(string path, string json) =>
        Assert.Equal(json, (await host.Post("/v1/echo/" + path, json)).Body);

    [Fact]
    public async Task A_response_field_that_is_not_set_is_null() => Assert.Equal("null", (await host.Get("/v1/echo/child")).Body);

    [Fact]
    public async Task A_wrapper_may_be_the_whole_message() => Assert.Equal("\"-5\"", (await host.Post("/v1/echo/wrapper", "\"-5\"")).Body);

    [Fact]
    public async Task No_body_is_an_empty_message() =>
        Assert.Equal(new Everything { Name = "schools/a/visits/b" }, (await host.Send(HttpMethod.Post, "/v1/schools/a/visits/b:submit")).Message);

    [Fact]
    public async Task Both_names_of_a_field_are_read_and_null_is_no_value() =>
        Assert.Equal(
            new Everything { StringValue = "x", Renamed = "y", With1Digit = "z" },
            (await host.Post("/v1/echo", """{"string_value":"x","@other":"y","with_1_digit":"z","child":null,"tags":null,"int32Value":null}""")).Message);

    [Theory]
    [InlineData("""{"unknown":1}""", "unknown")]
    [InlineData("""{"child":{"children":[{},{"unknown":1}]}}""", "child.children[1].unknown")]
    [InlineData("""{"StringValue":"x"}""", "StringValue")]
    [InlineData("""{"stringValue":1}""", "string_value")]
    [InlineData("""{"stringValue":"\ud800"}""", "string_value")]
    [InlineData("""{"numbers":[1,2,"x"]}""", "numbers[2]")]
    [InlineData("""{"numbers":[1,null]}""", "numbers[1]")]
    [InlineData("""{"numbers":{}}""", "numbers")]
    [InlineData("""{"int32Value":1.5}""", "int32_value")]
    [InlineData("""{"int32Value":1e400}""", "int32_value")]
    [InlineData("""{"int32Value":true}""", "int32_value")]
    [InlineData("""{"uint32Value":-1}""", "uint32_value")]
    [InlineData("""{"doubleValue":1e999}""", "double_value")]
    [InlineData("""{"floatValue":1e39}""", "float_value")]
    [InlineData("""{"boolValue":"true"}""", "bool_value")]
    [InlineData("""{"bytesValue":"!!"}""", "bytes_value")]
    [InlineData("""{"kind":"KIND_NONE"}""", "kind")]
    [InlineData("""{"kind":1.5}""", "kind")]
    [InlineData("""{"child":[]}""", "child")]
    [InlineData("""{"children":[{"timestamp":"2026-13-01T00:00:00Z"}]}""", "children[0].timestamp")]
    [InlineData("""{"timestamp":"2026-01-01T00:00:00"}""", "timestamp")]
    [InlineData("""{"timestamp":"0001-01-01T00:00:00+01:00"}""", "timestamp")]
    [InlineData("""{"duration":"1"}""", "duration")]
    [InlineData("""{"duration":"1.0000000001s"}""", "duration")]
    [InlineData("""{"updateMask":"a b"}""", "update_mask")]
    [InlineData("""{"textByText":{"a":null}}""", "text_by_text.a")]
    [InlineData("""{"textByText":{"a":"1","a":"2"}}""", "text_by_text.a")]
    [InlineData("""{"childByNumber":{"x":{}}}""", "child_by_number.x")]
    [InlineData("""{"name":"a","name":"b"}""", "name")]
    [InlineData("""{"stringValue":"a","string_value":"b"}""", "string_value")]
    [InlineData("""{"textChoice":"a","numberChoice":"1"}""", "number_choice")]
    [InlineData("""{"struct":{"a":1e999}}""", "struct.a")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/not.Known"}}""", "any")]
    [InlineData("""{"any":{"@type":1}}""", "any")]
    public async Task A_value_that_does_not_fit_is_refused_by_its_path(string json, string field)
    {
        var answer = await host.Post("/v1/echo", json);

        Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{answer.Status} {answer.Body}");
        Assert.Equal(field, answer.ViolatedField);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"name":}""")]
    [InlineData("""{"name":"a",}""")]
    [InlineData("""{"name":"a"} {}""")]
    [InlineData("""{'name':"a"}""")]
    [InlineData("""{"name":"a" // comment""")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("nul")]
    [InlineData("\uFEFF{}")]
    public async Task What_is_not_an_object_of_JSON_is_refused(string json)
    {
        var answer = await host.Post("/v1/echo", " " + json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(3, answer.Error.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_refusal_in_a_body_of_one_field_names_the_field_of_the_request()
    {
        var answer = await host.Post("/v1/schools/a/visits", """{"timestamps":["x"]}""");

        Assert.Equal("child.timestamps[0]", answer.ViolatedField);
        Assert.StartsWith("'timestamps[0]' must be an RFC 3339 time", answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_JSON_is_placed_by_field_and_position()
    {
        var answer = await host.Post("/v1/echo", "{\"child\":{\n\"stringValue\":tru}}");

        Assert.Equal("'child.stringValue' is not valid JSON at line 2, byte 18.", answer.ErrorMessage);
    }

    [Fact]
    public async Task Nesting_is_bounded()
    {
        static string Nested(int levels) => string.Concat(Enumerable.Repeat("{\"child\":", levels - 1)) + "{}" + new string('}', levels - 1);

        Assert.Equal(HttpStatusCode.OK, (await host.Post("/v1/echo", Nested(32))).Status);
        foreach (var json in new[] { Nested(33), Nested(100_000), "{\"value\":" + new string('[', 100_000) })
        {
            var answer = await host.Post("/v1/echo", json);
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains("32 levels", answer.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        var content = new ByteArrayContent([.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        Assert.Equal(HttpStatusCode.BadRequest, (await host.Send(HttpMethod.Post, "/v1/echo", content)).Status);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("APPLICATION/JSON", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/json; charset=\"UTF-8\"", HttpStatusCode.OK)]
    [InlineData("application/merge-patch+json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-16", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("nonsense", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    public async Task Only_JSON_in_UTF8_is_read(string? type, HttpStatusCode status)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        Assert.Equal(status, (await host.Send(HttpMethod.Post, "/v1/echo", content)).Status);
    }

    [Fact]
    public async Task A_compressed_body_is_not_read_as_if_it_were_not()
    {
        var content = TranscodingHost.Json("{}");
        content.Headers.ContentEncoding.Add("gzip");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await host.Send(HttpMethod.Post, "/v1/echo", content)).Status);
    }
}
