using System.Net;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.StandIns.Tests.Transcoding;

/// <summary>Fields that are neither in the path nor in the body come from the query.</summary>
public sealed class TranscodingQueryTests(TranscodingHost host) : IClassFixture<TranscodingHost>
{
    public static TheoryData<string, Everything> Queries { get; } = new()
    {
        { "stringValue=a+b%26%C3%A9", new Everything { StringValue = "a b&é" } },
        { "string_value=proto+name", new Everything { StringValue = "proto name" } },
        { "stringValue=", new Everything() },
        { "@other=renamed", new Everything { Renamed = "renamed" } },
        { "int32Value=-2147483648&uint32Value=4294967295", new Everything { Int32Value = int.MinValue, Uint32Value = uint.MaxValue } },
        { "int64Value=9223372036854775807&uint64Value=18446744073709551615", new Everything { Int64Value = long.MaxValue, Uint64Value = ulong.MaxValue } },
        { "doubleValue=1.5e300&floatValue=-Infinity", new Everything { DoubleValue = 1.5e300, FloatValue = float.NegativeInfinity } },
        { "boolValue=true", new Everything { BoolValue = true } },
        { "bytesValue=_-8%3D", new Everything { BytesValue = ByteString.CopyFrom(255, 239) } },
        { "kind=KIND_MEETING", new Everything { Kind = Kind.Meeting } },
        { "kind=2", new Everything { Kind = Kind.Meeting } },
        { "kind=77", new Everything { Kind = (Kind)77 } },
        { "optionalInt32=0", new Everything { OptionalInt32 = 0 } },
        { "tags=a&tags=b&tags=a", new Everything { Tags = { "a", "b", "a" } } },
        { "kinds=KIND_LESSON&kinds=2", new Everything { Kinds = { Kind.Lesson, Kind.Meeting } } },
        { "numbers=1&name=n&numbers=2", new Everything { Numbers = { 1, 2 }, Name = "n" } },
        { "child.child.stringValue=x&child.name=y", new Everything { Child = new() { Name = "y", Child = new() { StringValue = "x" } } } },
        { "child.tags=x&child.tags=y", new Everything { Child = new() { Tags = { "x", "y" } } } },
        { "timestamp=2026-11-22T06:38:43.5%2B03:00", new Everything { Timestamp = new Timestamp { Seconds = 1795318723, Nanos = 500_000_000 } } },
        { "timestamps=1970-01-01T00:00:01Z&timestamps=1970-01-01T00:00:02Z", new Everything { Timestamps = { new Timestamp { Seconds = 1 }, new Timestamp { Seconds = 2 } } } },
        { "duration=-1.000000001s", new Everything { Duration = new Duration { Seconds = -1, Nanos = -1 } } },
        { "updateMask=notes,child.observeTime", new Everything { UpdateMask = new FieldMask { Paths = { "notes", "child.observe_time" } } } },
        { "update_mask=observe_time", new Everything { UpdateMask = new FieldMask { Paths = { "observe_time" } } } },
        { "updateMask=*", new Everything { UpdateMask = new FieldMask { Paths = { "*" } } } },
        { "int32Wrapper=0&stringWrapper=&boolWrapper=false", new Everything { Int32Wrapper = 0, StringWrapper = "", BoolWrapper = false } },
        { "int64Wrapper=5&longWrappers=6&longWrappers=7", new Everything { Int64Wrapper = 5, LongWrappers = { 6L, 7L } } },
        { "textChoice=x", new Everything { TextChoice = "x" } },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_parameter_is_a_field(string query, Everything expected) =>
        Assert.Equal(expected, (await host.Get("/v1/echo?" + query)).Message);

    [Theory]
    [InlineData("unknown=1", "unknown")]
    [InlineData("child.unknown=1", "child.unknown")]
    [InlineData("STRINGVALUE=1", "STRINGVALUE")]
    [InlineData("int32Value=1.5", "int32_value")]
    [InlineData("int32Value=2147483648", "int32_value")]
    [InlineData("int32Value=+1", "int32_value")]
    [InlineData("int32Value=", "int32_value")]
    [InlineData("uint64Value=-1", "uint64_value")]
    [InlineData("doubleValue=1e999", "double_value")]
    [InlineData("doubleValue=%201", "double_value")]
    [InlineData("boolValue=1", "bool_value")]
    [InlineData("bytesValue=%21", "bytes_value")]
    [InlineData("kind=KIND_UNKNOWN", "kind")]
    [InlineData("child.kind=lesson", "child.kind")]
    [InlineData("timestamp=yesterday", "timestamp")]
    [InlineData("timestamp=2026-02-30T00:00:00Z", "timestamp")]
    [InlineData("duration=1m", "duration")]
    [InlineData("updateMask=a,,b", "update_mask")]
    [InlineData("name=a&name=b", "name")]
    [InlineData("child=1", "child")]
    [InlineData("children.name=1", "children.name")]
    [InlineData("children=1", "children")]
    [InlineData("textByText=1", "text_by_text")]
    [InlineData("textByText.a=1", "textByText.a")]
    [InlineData("struct=1", "struct")]
    [InlineData("any=1", "any")]
    [InlineData("timestamp.seconds=1", "timestamp.seconds")]
    public async Task What_is_not_a_field_or_does_not_fit_it_is_refused_by_name(string query, string field)
    {
        var answer = await host.Get("/v1/echo?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(3, answer.Error.GetProperty("code").GetInt32());
        Assert.Equal(field, answer.ViolatedField);
    }

    [Theory]
    [InlineData("POST", "/v1/echo?name=x")]
    [InlineData("PATCH", "/v1/schools/oak/visits/7?child.stringValue=x")]
    [InlineData("GET", "/v1/schools/oak/visits/7?name=other")]
    public async Task What_the_body_or_the_path_holds_is_not_taken_from_the_query(string method, string path) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Send(new HttpMethod(method), path, method == "GET" ? null : TranscodingHost.Json("{}"))).Status);

    [Fact]
    public async Task Path_body_and_query_meet_in_one_message()
    {
        var answer = await host.Send(
            HttpMethod.Patch,
            "/v1/schools/oak/visits/7?updateMask=stringValue&optionalString=etag",
            TranscodingHost.Json("""{"name":"schools/elm/visits/9","stringValue":"changed"}"""));

        var expected = new Everything
        {
            Child = new() { Name = "schools/oak/visits/7", StringValue = "changed" },
            UpdateMask = new FieldMask { Paths = { "string_value" } },
            OptionalString = "etag",
        };
        Assert.Equal(expected, answer.Message);
    }
}
