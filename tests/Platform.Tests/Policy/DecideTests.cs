namespace Coaching.Platform.Tests;

public sealed class DecideTests
{
    private static readonly DateOnly Day = new(2026, 11, 24);

    [Fact]
    public void A_caller_without_an_admitted_role_has_no_reach() => Assert.Null(Decide(Rule(new Grant("teacher", Relations.Self, 0)), Person("head_teacher")));

    [Fact]
    public void Reach_joins_what_all_roles_grant_and_takes_the_strictest_k()
    {
        var rule = Rule(new Grant("teacher", Relations.Self, 0), new Grant("head_teacher", Relations.Area, 5), new Grant("national_admin", Relations.All, 10));

        var reach = Decide(rule, Person("teacher", "head_teacher"))!;

        Assert.True(reach.Self);
        Assert.False(reach.All);
        Assert.Equal(PostRoles.Of("head_teacher"), reach.AreaRoles);
        Assert.Equal(5, reach.MinimumPeople);
        Assert.Equal("teacher+head_teacher", reach.Roles);
        Assert.Equal(Relations.Area | Relations.Self, reach.Relations);
    }

    [Fact]
    public void Another_purpose_closes_developmental_resources_whatever_the_role()
    {
        var rule = Rule(new Grant("teacher", Relations.All, 0)) with { Developmental = true };

        Assert.NotNull(Decide(rule, Person("teacher")));
        Assert.Null(Decide(rule, new Caller { Name = "people/ana", Person = "people/ana", Roles = Set("teacher"), Purpose = "appraisal" }));
    }

    [Fact]
    public void A_partner_needs_the_scope_of_the_resource()
    {
        var rule = Rule(new Grant("partner", Relations.All, 10));

        Assert.Null(Decide(rule, Client("partner")));
        Assert.Null(Decide(rule, Client("partner", "things.write")));
        Assert.Equal(10, Decide(rule, Client("partner", "things.read"))!.MinimumPeople);
    }

    [Fact]
    public void An_app_that_acts_for_a_person_has_the_persons_rows_within_its_scopes()
    {
        var rule = Rule(new Grant("partner", Relations.All, 10), new Grant("teacher", Relations.Self, 0));
        Caller For(params string[] scopes) => new() { Name = "people/ana", Person = "people/ana", Roles = Set("partner", "teacher"), Scopes = Set(scopes) };

        Assert.Null(Decide(rule, For()));
        Assert.Equal((false, true, "teacher"), (Decide(rule, For("things.read"))! is var reach ? (reach.All, reach.Self, reach.Roles) : default));
    }

    [Fact]
    public void A_person_is_no_service_and_a_machine_no_teacher()
    {
        Assert.Null(Decide(Rule(new Grant("service", Relations.All, 0)), Person("service")));
        Assert.Null(Decide(Rule(new Grant("teacher", Relations.All, 0)), Client("teacher")));
        Assert.NotNull(Decide(Rule(new Grant("service", Relations.All, 0)), Client("service")));
        Assert.NotNull(Decide(Rule(new Grant("anyone", Relations.All, 0)), Client("whatever")));
    }

    private static Reach? Decide(PolicyRule rule, Caller caller) => PolicyMatrix.Decide(rule, caller, Day);

    private static PolicyRule Rule(params Grant[] grants) => new("/a.B/Get", "things", "get", AuditKind.None, false, grants);

    private static Caller Person(params string[] roles) => new() { Name = "people/ana", Person = "people/ana", Roles = Set(roles) };

    private static Caller Client(string role, params string[] scopes) => new() { Name = "clients/c", Roles = Set(role), Scopes = Set(scopes) };

    private static HashSet<string> Set(params string[] items) => [.. items];
}
