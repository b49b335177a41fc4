using System.Text.Json.Nodes;
using Coaching.Localhost;
using Coaching.Testing;

namespace Coaching.EndToEnd.Tests;

/// <summary>The gateway's gRPC as buf sees it, and the same calls over REST.</summary>
[Collection(SeededPlatformGroup.Name)]
public class OneApiTests(SeededPlatform seeded, JudgeTools tools) : IClassFixture<JudgeTools>
{
    [NodeFact]
    [Trait("requirement", "CAS-17")]
    [Trait("requirement", "CAS-38")]
    public async Task Buf_lists_every_service_through_the_gateway()
    {
        var (exitCode, output, error) = await tools.RunTool(
            "buf", "curl", "--protocol", "grpc", "--http2-prior-knowledge", "-H", $"Authorization: Bearer {seeded.Token(Personas.National)}",
            "--list-services", seeded.Platform.Grpc.ToString());

        Assert.True(exitCode == 0, error);
        var listed = output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Empty(Contracts.Services.Where(service => service.File.Package != "coaching.feed.v1").Select(service => service.FullName).Except(listed));
    }

    [NodeTheory]
    [Trait("requirement", "CAS-17")]
    [InlineData(Personas.National, "coaching.people.v1.OrgUnitService/GetOrgUnit", """{"name":"orgUnits/machakos"}""", "/v1/orgUnits/machakos")]
    [InlineData("head-01", "coaching.people.v1.PersonService/ListPeople", """{"orgUnit":"orgUnits/machakos-school-01"}""", "/v1/people?orgUnit=orgUnits/machakos-school-01")]
    [InlineData(Personas.National, "coaching.people.v1.ProgrammeService/GetProgramme", """{"name":"programmes/cas-pilot"}""", "/v1/programmes/cas-pilot")]
    [InlineData("teacher-01", "coaching.people.v1.CoachingRelationshipService/GetCascade", """{"name":"people/me"}""", "/v1/people/me/cascade")]
    [InlineData("head-01", "coaching.scheduling.v1.SessionService/GetSession", """{"name":"sessions/head-teacher-01-w01-observation"}""", "/v1/sessions/head-teacher-01-w01-observation")]
    [InlineData("head-01", "coaching.observations.v1.InstrumentService/GetInstrument", """{"name":"instruments/lesson-visit"}""", "/v1/instruments/lesson-visit")]
    [InlineData("head-01", "coaching.observations.v1.FeedbackMeetingService/ListActionSteps", """{"coachee":"people/teacher-01","pageSize":200}""", "/v1/actionSteps?coachee=people/teacher-01&pageSize=200")]
    [InlineData("head-01", "coaching.plcs.v1.PlcService/GetPlc", """{"name":"plcs/plc-01"}""", "/v1/plcs/plc-01")]
    [InlineData(Personas.MachakosOfficer, "coaching.analytics.v1.AnalyticsService/QueryCoverage", """{"orgUnit":"orgUnits/machakos"}""", "/v1/analytics/coverage?orgUnit=orgUnits/machakos")]
    public async Task A_call_over_rest_gives_the_json_that_it_gives_over_grpc(string persona, string method, string request, string path)
    {
        var (exitCode, output, error) = await tools.RunTool(
            "buf", "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--emit-defaults", "-H", $"Authorization: Bearer {seeded.Token(persona)}",
            "--data", request, $"{seeded.Platform.Grpc}{method}");
        using var http = seeded.HttpAs(persona);
        var rest = await http.GetStringAsync(new Uri(path, UriKind.Relative));

        Assert.True(exitCode == 0, error);
        Assert.Equal(Comparable(output), Comparable(rest));
    }

    // What differs is no difference: the order of members, members at their defaults, and the moment of the watermark.
    private static string Comparable(string json) => Normal(JsonNode.Parse(json))?.ToJsonString() ?? "";

    private static JsonNode? Normal(JsonNode? node) => node switch
    {
        JsonObject members => members.Where(member => member.Key != "watermark")
            .Select(member => (member.Key, Value: Normal(member.Value)))
            .Where(member => member.Value is not null)
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Aggregate(new JsonObject(), (ordered, member) =>
            {
                ordered[member.Key] = member.Value;
                return ordered;
            }) is { Count: > 0 } kept ? kept : null,
        JsonArray items => items.Count == 0 ? null : new JsonArray([.. items.Select(Normal)]),
        null => null,
        var value when value.ToJsonString() is "\"\"" or "0" or "\"0\"" or "false" => null,
        var value when value.ToJsonString().EndsWith("_UNSPECIFIED\"", StringComparison.Ordinal) => null,
        var value => value.DeepClone(),
    };
}
