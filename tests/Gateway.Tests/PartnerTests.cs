using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coaching.Testing;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Gateway.Tests;

/// <summary>A partner's app that acts for a head teacher, with a token, REST and nothing else.</summary>
[Collection(Whole.Name)]
public class PartnerTests(WholePlatform platform)
{
    private const string Yesterday = "2026-11-23";

    private readonly string _id = Guid.NewGuid().ToString("N")[..12];

    [Fact]
    [Trait("requirement", "CAS-38")]
    public async Task An_app_documents_a_whole_coaching_cycle_through_the_gateway()
    {
        await OpenSchool();
        using var app = App("sessions", "observations", "feedback-meetings", "action-steps", "plcs", "plc-meetings", "instruments");

        var session = await Post(app, "/v1/sessions", new { coachingRelationship = Pair, kind = "OBSERVATION", startTime = $"{Yesterday}T06:00:00Z", duration = "1800s" });
        var held = await Post(app, $"/v1/{Name(session)}:complete", new { etag = session.GetProperty("etag").GetString() });
        var observation = await Post(app, "/v1/observations", new
        {
            coachingRelationship = Pair,
            instrument = "instruments/lesson-visit",
            session = Name(session),
            notes = "Two groups, one aim.",
            startTime = $"{Yesterday}T06:00:00Z",
            endTime = $"{Yesterday}T06:15:00Z",
            answers = new[] { new { key = "clear_aim", choice = "YES" } },
        });
        var meeting = await Post(app, "/v1/feedbackMeetings", new
        {
            observation = Name(observation),
            praise = "The start was calm.",
            startTime = $"{Yesterday}T07:00:00Z",
            endTime = $"{Yesterday}T07:30:00Z",
            nextObservationTime = "2026-11-30T06:00:00Z",
            focuses = new[] { "ENGAGEMENT" },
            actionStep = new { what = "Wait for an answer.", how = "Count to three before you call on anybody." },
        });
        var plc = await Post(app, "/v1/plcs", new { displayName = "Reading", orgUnit = School, facilitator = Head, members = new[] { Head, Teacher } });
        var planned = await Post(app, $"/v1/{Name(plc)}/meetings", new { purpose = "PLANNING", startTime = $"{Yesterday}T12:00:00Z" });
        var met = await Post(app, $"/v1/{Name(planned)}:hold", new
        {
            etag = planned.GetProperty("etag").GetString(),
            outputs = new[] { "A shared lesson plan" },
            attendance = new[] { new { person = Head, status = "PRESENT" }, new { person = Teacher, status = "PRESENT" } },
        });

        Assert.Equal(("COMPLETED", "HELD"), (held.GetProperty("state").GetString(), met.GetProperty("state").GetString()));
        foreach (var made in new[] { held, observation, meeting, met })
        {
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(made.GetRawText()), JsonNode.Parse((await Read(app, Name(made))).GetRawText())), Name(made));
        }

        var step = (await Read(app, $"actionSteps?coachingRelationship={Uri.EscapeDataString(Pair)}")).GetProperty("actionSteps");
        Assert.Equal("Wait for an answer.", Assert.Single(step.EnumerateArray()).GetProperty("what").GetString());
    }

    [Fact]
    [Trait("requirement", "CAS-38")]
    public async Task An_app_does_no_more_than_its_scopes_though_its_user_may()
    {
        await OpenSchool();
        using var app = App("sessions");

        using var answer = await app.GetAsync("/v1/observations");

        await answer.IsProblem(HttpStatusCode.Forbidden, "PERMISSION_DENIED");
    }

    private string School => $"orgUnits/school-{_id}";

    private string Head => $"people/head-{_id}";

    private string Teacher => $"people/teacher-{_id}";

    private string Pair => $"coachingRelationships/pair-{_id}";

    private Task OpenSchool() => platform.Seed(async seed =>
    {
        await seed.Unit(School);
        await seed.Person(Head, School, Role.HeadOfInstitution);
        await seed.Person(Teacher, School);
        await seed.Pair(Pair, Head, Teacher, School);
    });

    private HttpClient App(params string[] resources) => platform.HttpWith(platform.Issuer.Token(new TestToken
    {
        Client = "leadnow",
        Person = Head,
        Roles = ["partner", "head_teacher"],
        Scopes = [.. resources.SelectMany(resource => new[] { $"{resource}.read", $"{resource}.write" })],
    }));

    private static string Name(JsonElement resource) => resource.GetProperty("name").GetString()!;

    private static async Task<JsonElement> Post(HttpClient app, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid()}");
        using var answer = await app.SendAsync(request);
        return await answer.IsJson();
    }

    private static async Task<JsonElement> Read(HttpClient app, string path)
    {
        using var answer = await app.GetAsync($"/v1/{path}");
        return await answer.IsJson();
    }
}
