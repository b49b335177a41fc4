using System.Text;
using Google.LongRunning;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Gateway.Tests;

/// <summary>Operations of two services under one name: each is found where it runs.</summary>
[Collection(Whole.Name)]
public class TimetableOperationTests(WholePlatform platform)
{
    private const string Week = "staff,day,period,subject,class,room\nAna,Monday,8:00-8:40,Maths,7A,Lab\n";

    private readonly string _head = $"people/head-{Guid.NewGuid():N}";
    private readonly string _school = $"orgUnits/{Guid.NewGuid():N}";

    [Fact]
    [Trait("requirement", "CAS-46")]
    public async Task A_timetable_is_uploaded_imported_and_followed_over_both_protocols()
    {
        using var rest = await Head();

        var upload = await Upload(rest);
        using var body = Json($$"""
            {"orgUnit":"{{_school}}","program":"CSV_LESSONS","files":[{"upload":"{{upload}}","fileName":"week.csv"}],"requestId":"{{Guid.NewGuid()}}"}
            """);
        using var started = await rest.PostAsync("/v1/timetables:import", body);
        var name = (await started.IsJson()).GetProperty("name").GetString()!;
        var operations = new Operations.OperationsClient(platform.As(_head, "head_teacher"));
        var waited = await operations.WaitOperationAsync(new WaitOperationRequest { Name = name, Timeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(30)) });

        Assert.StartsWith("operations/scheduling-", name, StringComparison.Ordinal);
        Assert.True(waited.Done && waited.Error is null, waited.Error?.Message);
        Assert.Equal(waited, await operations.GetOperationAsync(new GetOperationRequest { Name = name }));
        using var got = await rest.GetAsync($"/v1/{name}");
        var report = (await got.IsJson()).GetProperty("response");
        Assert.Equal(1, report.GetProperty("lessons").GetInt32());
        using var timetable = await rest.GetAsync($"/v1/{report.GetProperty("timetable").GetString()}");
        Assert.Equal(_school, (await timetable.IsJson()).GetProperty("orgUnit").GetString());
        using var issues = await rest.GetAsync($"/v1/{name}/timetableIssues");
        await issues.IsJson();
        using var cancelled = await rest.PostAsync($"/v1/{name}:cancel", Json("{}"));
        await cancelled.IsJson();
        using var deleted = await rest.DeleteAsync($"/v1/{name}");
        await deleted.IsJson();
        Assert.Equal(
            StatusCode.NotFound,
            (await Assert.ThrowsAsync<RpcException>(async () => await operations.GetOperationAsync(new GetOperationRequest { Name = name }))).StatusCode);
    }

    [Theory]
    [InlineData("operations/people-1")]
    [InlineData("operations/scheduling-1")]
    [InlineData("operations/other")]
    [InlineData("")]
    public async Task An_operation_that_is_nowhere_is_not_found_over_both_protocols(string name)
    {
        using var rest = await Head();
        var operations = new Operations.OperationsClient(platform.As(_head, "head_teacher"));

        Assert.Equal(
            StatusCode.NotFound,
            (await Assert.ThrowsAsync<RpcException>(async () => await operations.GetOperationAsync(new GetOperationRequest { Name = name }))).StatusCode);
        if (name.Length > 0)
        {
            using var answer = await rest.GetAsync($"/v1/{name}");
            await answer.IsProblem(System.Net.HttpStatusCode.NotFound, "RESOURCE_NOT_FOUND");
        }
    }

    private async Task<HttpClient> Head()
    {
        await platform.Seed(async seed =>
        {
            await seed.Unit(_school, level: Level.School);
            await seed.Person(_head, _school, Role.HeadOfInstitution);
        });
        return platform.HttpAs(_head, "head_teacher");
    }

    private static async Task<string> Upload(HttpClient rest)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(Week));
        using var answer = await rest.PostAsync("/upload/v1/timetableFiles", body);
        return (await answer.IsJson()).GetProperty("name").GetString()!;
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
