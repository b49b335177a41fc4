using System.Net;

namespace Coaching.StandIns.Tests.Transcoding;

/// <summary>Path templates, custom verbs and the decoding of what a path captures.</summary>
public sealed class TranscodingRouteTests(TranscodingHost host) : IClassFixture<TranscodingHost>
{
    [Theory]
    [InlineData("/v1/schools/oak/visits/7", "schools/oak/visits/7")]
    [InlineData("/v1/visits/7", "7")]
    [InlineData("/v1/files/a/b/c.txt", "a/b/c.txt")]
    [InlineData("/v1/files/a", "a")]
    [InlineData("/v1/folders", "folders")]
    [InlineData("/v1/folders/a/b", "folders/a/b")]
    public async Task A_variable_captures_the_segments_of_its_template(string path, string name) =>
        Assert.Equal(name, (await host.Get(path)).Message.Name);

    [Theory]
    [InlineData("/v1/visits/a%20b%2Fc%252F%25%C3%A9%3A", "a b/c%2F%é:")]
    [InlineData("/v1/visits/a+b", "a+b")]
    [InlineData("/v1/visits/%F0%9F%8F%AB", "\U0001F3EB")]
    [InlineData("/v1/schools/a%2Fb/visits/c%2fd%20e", "schools/a%2Fb/visits/c%2fd e")]
    [InlineData("/v1/schools/a%252Fb/visits/c", "schools/a%2Fb/visits/c")]
    [InlineData("/v1/files/a%2Fb/c%20d", "a%2Fb/c d")]
    public async Task One_segment_is_decoded_whole_and_of_several_the_slash_stays_encoded(string path, string name) =>
        Assert.Equal(name, (await host.Get(path)).Message.Name);

    [Fact]
    public async Task Names_come_in_the_case_of_the_template() =>
        Assert.Equal("schools/Oak/visits/7", (await host.Get("/v1/SCHOOLS/Oak/visits/7")).Message.Name);

    [Fact]
    public async Task A_star_outside_a_variable_matches_and_is_not_kept_and_nested_and_numeric_fields_are_bound()
    {
        var message = (await host.Get("/v1/any/thing/of/-12/and/KIND_MEETING")).Message;

        Assert.Equal(new Everything { Int32Value = -12, Child = new() { Child = new() { Kind = Kind.Meeting } } }, message);
    }

    [Fact]
    public async Task A_path_value_that_does_not_fit_its_field_is_the_callers_error()
    {
        var answer = await host.Get("/v1/any/thing/of/many/and/KIND_MEETING");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("int32_value", answer.ViolatedField);
    }

    [Theory]
    [InlineData("submit", "/coaching.standins.transcoding.v1.Transcoded/Submit")]
    [InlineData("reopen", "/coaching.standins.transcoding.v1.Transcoded/Reopen")]
    public async Task Verbs_tell_methods_on_the_same_path_apart(string verb, string method)
    {
        var answer = await host.Post($"/v1/schools/oak/visits/a:b:{verb}", "{}");

        Assert.Equal("schools/oak/visits/a:b", answer.Message.Name);
        Assert.Contains(method, host.Log.Methods);
    }

    [Fact]
    public async Task A_verb_may_follow_a_literal() => Assert.Equal("x", (await host.Post("/v1/schools:import", """{"name":"x"}""")).Message.Name);

    [Fact]
    public async Task A_verb_may_follow_a_capture_of_many_segments()
    {
        Assert.Equal("a/b", (await host.Get("/v1/files/a/b:archive")).Message.Name);
        Assert.Contains("/coaching.standins.transcoding.v1.Transcoded/ArchiveFile", host.Log.Methods);
    }

    [Fact]
    public async Task An_unknown_verb_is_not_found_where_no_method_of_its_kind_takes_the_path() =>
        Assert.Contains((await host.Post("/v1/schools/oak/visits/7:explode", "{}")).Status, new[] { HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed });

    [Theory]
    [InlineData("GET", "/v1/schools/oak/visits/7", HttpStatusCode.OK)]
    [InlineData("DELETE", "/v1/schools/oak/visits/7", HttpStatusCode.OK)]
    [InlineData("PURGE", "/v1/cache/7", HttpStatusCode.OK)]
    [InlineData("GET", "/v1/cache/7", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PUT", "/v1/schools/oak/visits/7", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/v1/schools/oak/visits/7/8", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/schools//visits/7", HttpStatusCode.NotFound)]
    [InlineData("POST", "/v1/upload", HttpStatusCode.NotFound)]
    public async Task Methods_answer_to_their_HTTP_method_alone(string method, string path, HttpStatusCode status) =>
        Assert.Equal(status, (await host.Send(new HttpMethod(method), path)).Status);

    [Fact]
    public async Task Delete_answers_with_an_empty_object() =>
        Assert.Equal("{}", (await host.Send(HttpMethod.Delete, "/v1/schools/oak/visits/7")).Body);
}
