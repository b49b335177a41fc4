using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Coaching.Analytics.V1;
using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Plcs.V1;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf;
using Grpc.Core;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Gateway.Tests;

/// <summary>One API: over REST and over gRPC the same call has the same answer and is refused for the same reason.</summary>
[Collection(Whole.Name)]
public class OneApiTests(WholePlatform platform)
{
    private const string Admin = "people/minister";

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    private readonly string _id = Guid.NewGuid().ToString("N");

    private OrgUnitService.OrgUnitServiceClient Units => new(platform.As(Admin, "national_admin"));

    public static TheoryData<string> Services => ["people", "scheduling", "observations", "plcs", "analytics"];

    [Theory]
    [MemberData(nameof(Services))]
    [Trait("requirement", "CAS-17")]
    public async Task Each_service_answers_the_same_over_REST_and_gRPC(string service)
    {
        var officer = $"people/officer-{_id}";
        await platform.Seed(async seed =>
        {
            await seed.Unit($"orgUnits/{_id}", level: Level.County);
            await seed.Person(officer, $"orgUnits/{_id}", Role.CountyOfficer);
        });
        var grpc = platform.As(officer, "county_officer", "head_teacher");
        (string path, Func<Task<IMessage>> call) = service switch
        {
            "people" => ("/v1/orgUnits", async () => await new OrgUnitService.OrgUnitServiceClient(grpc).ListOrgUnitsAsync(new ListOrgUnitsRequest())),
            "scheduling" => ("/v1/sessions", async () => await new SessionService.SessionServiceClient(grpc).ListSessionsAsync(new ListSessionsRequest())),
            "observations" => ("/v1/instruments", async () => await new InstrumentService.InstrumentServiceClient(grpc).ListInstrumentsAsync(new ListInstrumentsRequest())),
            "plcs" => ("/v1/plcs", async () => await new PlcService.PlcServiceClient(grpc).ListPlcsAsync(new ListPlcsRequest())),
            _ => ($"/v1/analytics/completion?orgUnit=orgUnits/{_id}", (Func<Task<IMessage>>)(async () =>
                await new AnalyticsService.AnalyticsServiceClient(grpc).QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = $"orgUnits/{_id}" }))),
        };

        using var answer = await platform.HttpAs(officer, "county_officer", "head_teacher").GetAsync(path);

        await Same(await call(), answer);
    }

    [Fact]
    [Trait("requirement", "CAS-17")]
    public async Task What_one_protocol_writes_the_other_reads()
    {
        using var rest = platform.HttpAs(Admin, "national_admin");
        using var body = Json($$"""{"displayName":"Kenya {{_id}}","level":"NATION"}""");

        using var made = await rest.PostAsync($"/v1/orgUnits?orgUnitId={_id}&requestId={Guid.NewGuid()}", body);
        var read = await Units.GetOrgUnitAsync(new GetOrgUnitRequest { Name = $"orgUnits/{_id}" });

        await Same(read, made);
        Assert.Equal($"Kenya {_id}", read.DisplayName);
    }

    [Fact]
    [Trait("requirement", "CAS-17")]
    public async Task Both_refuse_for_the_same_reason_and_REST_points_into_the_body()
    {
        using var rest = platform.HttpAs(Admin, "national_admin");
        using var body = Json("""{"displayName":"","level":"LEVEL_UNSPECIFIED","location":{"latitude":100}}""");
        var request = new CreateOrgUnitRequest { OrgUnit = new OrgUnit { Location = new() { Latitude = 100 } }, OrgUnitId = "NOT AN ID", RequestId = "x" };

        using var answer = await rest.PostAsync("/v1/orgUnits?orgUnitId=NOT%20AN%20ID&requestId=x", body);
        var refusal = await Units.CreateOrgUnitAsync(request).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "INVALID_FIELDS");
        var errors = problem.GetProperty("errors").EnumerateArray().ToDictionary(
            error => error.GetProperty("field").GetString()!, error => error.TryGetProperty("pointer", out var pointer) ? pointer.GetString() : null);
        Assert.Equal(refusal.Paths(), errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(refusal.Status.Detail, problem.GetProperty("detail").GetString());
        Assert.Equal("#/displayName", errors["org_unit.display_name"]);
        Assert.Equal("#/location/latitude", errors["org_unit.location.latitude"]);
        Assert.Equal((null, null), (errors["org_unit_id"], errors["request_id"]));
    }

    [Theory]
    [InlineData("/v1/orgUnits/nowhere", StatusCode.NotFound, "RESOURCE_NOT_FOUND")]
    [InlineData("/v1/orgUnits?pageSize=-1", StatusCode.InvalidArgument, "INVALID_FIELDS")]
    [Trait("requirement", "CAS-17")]
    public async Task Reads_are_refused_alike(string path, StatusCode code, string reason)
    {
        var call = path.Contains('?', StringComparison.Ordinal)
            ? (Func<Task>)(async () => await Units.ListOrgUnitsAsync(new ListOrgUnitsRequest { PageSize = -1 }).Refused(code, reason))
            : async () => await Units.GetOrgUnitAsync(new GetOrgUnitRequest { Name = "orgUnits/nowhere" }).Refused(code, reason);
        await call();

        using var answer = await platform.HttpAs(Admin, "national_admin").GetAsync(path);

        await answer.IsProblem((HttpStatusCode)StatusReader.Http(code), reason);
    }

    [Fact]
    [Trait("requirement", "CAS-17")]
    public async Task Who_may_not_over_one_may_not_over_the_other()
    {
        await new OrgUnitService.OrgUnitServiceClient(platform.As("people/ana", "teacher"))
            .CreateOrgUnitAsync(new CreateOrgUnitRequest()).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");

        using var body = Json("{}");
        using var answer = await platform.HttpAs("people/ana", "teacher").PostAsync("/v1/orgUnits", body);

        await answer.IsProblem(HttpStatusCode.Forbidden, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_is_refused_in_the_same_form()
    {
        using var rest = platform.HttpAs(Admin, "national_admin");
        using var broken = Json("""{"displayName":""");

        using var first = await rest.PostAsync("/v1/orgUnits", broken);
        using var second = await rest.PostAsync("/v1/orgUnits", new StringContent("a=b", MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded")));

        await first.IsProblem(HttpStatusCode.BadRequest, "INVALID_ARGUMENT");
        await second.IsProblem(HttpStatusCode.UnsupportedMediaType, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task An_etag_that_is_old_is_412_from_the_header_and_409_from_the_body()
    {
        await Units.CreateOrgUnitAsync(new CreateOrgUnitRequest { OrgUnit = new OrgUnit { DisplayName = "Kenya", Level = Level.Nation }, OrgUnitId = _id, RequestId = $"{Guid.NewGuid()}" });
        using var rest = platform.HttpAs(Admin, "national_admin");

        using var header = await Update(rest, "One", ifMatch: "\"9\"");
        using var field = await Update(rest, "Two", etag: "\"9\"");
        using var right = await Update(rest, "Three", ifMatch: "\"1\"");

        await header.IsProblem(HttpStatusCode.PreconditionFailed, "ETAG_MISMATCH");
        await field.IsProblem(HttpStatusCode.Conflict, "ETAG_MISMATCH");
        var updated = await right.IsJson();
        Assert.Equal(("Three", "\"2\""), (updated.GetProperty("displayName").GetString(), updated.GetProperty("etag").GetString()));
    }

    [Fact]
    public async Task An_idempotency_key_makes_a_call_safe_to_repeat()
    {
        using var rest = platform.HttpAs(Admin, "national_admin");
        var key = $"{Guid.NewGuid()}";

        using var first = await Create(rest, key, "Once");
        using var second = await Create(rest, key, "Once");
        using var other = await Create(rest, key, "Twice");

        Assert.Equal((await first.IsJson()).GetRawText(), (await second.IsJson()).GetRawText());
        await other.IsProblem(HttpStatusCode.Conflict, "REQUEST_ID_REUSED");
    }

    [Fact]
    public async Task Numbers_of_64_bits_are_strings_in_JSON()
    {
        var officer = $"people/officer-{_id}";
        await platform.Seed(async seed =>
        {
            await seed.Unit($"orgUnits/{_id}", level: Level.County);
            await seed.Person(officer, $"orgUnits/{_id}", Role.CountyOfficer);
        });

        using var answer = await platform.HttpAs(officer, "county_officer").GetAsync($"/v1/analytics/coverage?orgUnit=orgUnits/{_id}");

        Assert.Equal(System.Text.Json.JsonValueKind.String, (await answer.IsJson()).GetProperty("total").GetProperty("staff").ValueKind);
    }

    private static StringContent Json(string text) => new(text, new MediaTypeHeaderValue("application/json"));

    private static async Task Same(IMessage message, HttpResponseMessage answer)
    {
        var json = (await answer.IsJson()).GetRawText();
        var parsed = message.Descriptor.Parser.ParseJson(json);
        foreach (var figures in new[] { message, parsed }.OfType<QueryCompletionResponse>())
        {
            // The two calls are not made at the same time.
            figures.Watermark.Time = null;
        }

        Assert.Equal(message, parsed);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Formatter.Format(message)), JsonNode.Parse(Formatter.Format(parsed))), json);
    }

    private async Task<HttpResponseMessage> Update(HttpClient rest, string displayName, string? ifMatch = null, string? etag = null)
    {
        using var body = Json(new JsonObject { ["displayName"] = displayName, ["etag"] = etag }.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/v1/orgUnits/{_id}?updateMask=displayName&requestId={Guid.NewGuid()}") { Content = body };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await rest.SendAsync(request);
    }

    private async Task<HttpResponseMessage> Create(HttpClient rest, string key, string displayName)
    {
        using var body = Json($$"""{"displayName":"{{displayName}} {{_id}}","level":"NATION"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orgUnits") { Content = body };
        request.Headers.Add("Idempotency-Key", key);
        return await rest.SendAsync(request);
    }
}
