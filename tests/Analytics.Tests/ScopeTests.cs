using Coaching.Analytics.V1;
using Coaching.Testing;
using Grpc.Core;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Analytics.Tests;

public abstract class ScopeTests(AnalyticsOnSqlite host)
{
    private static readonly DateTimeOffset ThisWeek = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);

    [DatabaseFact]
    public async Task Each_role_reaches_as_far_as_its_posts()
    {
        var nation = await Told();

        Assert.Equal("oak", await Highest(nation, "head", "head_teacher"));
        Assert.Equal("shore", await Highest(nation, "official", "education_official"));
        Assert.Equal("kenya", await Highest(nation, "officer", "county_officer"));
        Assert.Equal("NotFound", await See(nation, "head", "head_teacher", "elm"));
        Assert.Equal("NotFound", await See(nation, "head", "head_teacher", "shore"));
        Assert.Equal("NotFound", await See(nation, "official", "education_official", "coast"));
        Assert.Equal("NotFound", await See(nation, "official", "education_official", "nowhere"));
        Assert.Equal("OK", await See(nation, "official", "education_official", "elm"));
        Assert.Equal("PermissionDenied", await See(nation, "ben", "teacher", "oak"));
        Assert.Equal("PermissionDenied", await See(nation, "ben", "head_teacher", ""));
    }

    [DatabaseFact]
    public async Task Several_posts_are_one_total_over_their_units()
    {
        var nation = await Told();
        await nation.Post("caro", "oak", Role.CurriculumSupportOfficer).Post("caro", "elm", Role.CurriculumSupportOfficer, id: "a2").Heard();

        var response = await nation.As("caro", "education_official").QueryCompletionAsync(new QueryCompletionRequest { GroupBy = { Dimension.OrgUnit } });

        Assert.Equal(("", 3), (response.Total.OrgUnit, response.Total.Observation.Done));
        Assert.Equal(["elm", "oak"], response.Rows.Select(row => row.DisplayName));
    }

    [DatabaseFact]
    public async Task Coaches_are_named_only_to_those_who_see_the_staff()
    {
        var nation = await Told();
        var byCoach = new QueryCompletionRequest { OrgUnit = nation.Unit("oak"), GroupBy = { Dimension.Coach } };

        var head = await nation.As("head", "head_teacher").QueryCompletionAsync(byCoach);
        var officer = await Assert.ThrowsAsync<RpcException>(() => nation.Officer().QueryCompletionAsync(byCoach).ResponseAsync);
        var national = await Assert.ThrowsAsync<RpcException>(() => nation.As("boss", "national_admin").QueryCompletionAsync(byCoach).ResponseAsync);

        Assert.Equal(nation.Person("head"), Assert.Single(head.Rows).Coach);
        Assert.Equal(StatusCode.PermissionDenied, officer.StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, national.StatusCode);
    }

    [DatabaseFact]
    public async Task Every_answer_keeps_to_the_same_scope()
    {
        var nation = await Told();
        var head = nation.As("head", "head_teacher");
        var elm = nation.Unit("elm");
        Func<Task>[] calls =
        [
            () => head.QueryCoverageAsync(new QueryCoverageRequest { OrgUnit = elm }).ResponseAsync,
            () => head.QueryActivityAsync(new QueryActivityRequest { OrgUnit = elm }).ResponseAsync,
            () => head.QueryPlcRegularityAsync(new QueryPlcRegularityRequest { OrgUnit = elm }).ResponseAsync,
            () => head.ListPlcLapsesAsync(new ListPlcLapsesRequest { OrgUnit = elm }).ResponseAsync,
            () => head.WatchCompletion(new WatchCompletionRequest { OrgUnit = elm }).ResponseStream.MoveNext(default),
        ];

        foreach (var call in calls)
        {
            Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
        }

        Assert.Equal("oak", (await head.QueryCoverageAsync(new QueryCoverageRequest())).Total.DisplayName);
    }

    private async Task<Nation> Told()
    {
        var nation = host.Nation().WithSchools().Post("head", "oak", Role.HeadOfInstitution).Post("official", "shore", Role.EducationOfficial).Post("boss", "kenya", Role.NationalOfficer);
        nation.Pair("p1", "head", "ben", "oak").Pair("p2", "kip", "ed", "elm");
        nation.Session("s1", "p1", ThisWeek, State.Completed).Session("s2", "p2", ThisWeek, State.Completed).Session("s3", "p2", ThisWeek, State.Completed);
        await nation.Heard();
        return nation;
    }

    private static async Task<string> Highest(Nation nation, string person, string role) =>
        (await nation.As(person, role).QueryCompletionAsync(new QueryCompletionRequest())).Total.DisplayName;

    private static async Task<string> See(Nation nation, string person, string role, string unit)
    {
        try
        {
            await nation.As(person, role).QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = unit.Length == 0 ? "" : nation.Unit(unit) });
            return "OK";
        }
        catch (RpcException e)
        {
            return e.StatusCode.ToString();
        }
    }
}

public sealed class ScopeOnSqlite(AnalyticsOnSqlite host) : ScopeTests(host), IClassFixture<AnalyticsOnSqlite>;

public sealed class ScopeOnSqlServer(AnalyticsOnSqlServer host) : ScopeTests(host), IClassFixture<AnalyticsOnSqlServer>;
