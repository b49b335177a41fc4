using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using State = Coaching.People.V1.PracticePair.Types.State;

namespace Coaching.People.Tests;

[Trait("requirement", "STEP-18")]
public abstract class PracticePairTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task Two_who_practise_on_each_other_coach_nobody_until_both_have_signed()
    {
        var world = await host.World();
        var (first, second) = (await host.Staff(world.School, Role.CoachingLead, "First"), await host.Staff(world.OtherSchool, Role.CoachingLead, "Second"));
        var practice = await Create(first, second);

        Assert.Equal("COACH_NOT_READY", await PeopleOnSqlite.Reason(() => host.Pair(first, world.Teacher)));
        Assert.Equal("PRACTICE_RUNS", await PeopleOnSqlite.Reason(() => Create(world.Head, second)));
        var half = await Sign(practice.Name, first);
        Assert.Equal((State.Practising, true, false), (half.State, half.FirstSignTime is not null, half.SecondSignTime is not null));
        Assert.Equal(half, await Sign(practice.Name, first));
        Assert.Equal([practice.Name], (await Readiness(first)).PendingPracticePairs);
        Assert.Null((await Withdraw(practice.Name, first)).FirstSignTime);
        await Sign(practice.Name, second);
        Assert.Equal("COACH_NOT_READY", await PeopleOnSqlite.Reason(() => host.Pair(first, world.Teacher)));

        var released = await Sign(practice.Name, first);

        Assert.Equal((State.Released, new DateOnly(2026, 11, 24)), (released.State, released.ReleaseDate.ToDateOnly()));
        await host.Pair(first, world.Teacher);
        Assert.True((await Readiness(second)).Ready);
        Assert.Equal("PRACTICE_OVER", await PeopleOnSqlite.Reason(() => Withdraw(practice.Name, first)));
        await Create(second, world.Head);
        Assert.True((await Readiness(second)).Ready);
        Assert.False((await Readiness(world.Head)).Ready);
    }

    [DatabaseFact]
    public async Task A_checklist_may_ask_for_a_release_which_nobody_confirms_by_hand()
    {
        var world = await host.World();
        var lead = await host.Staff(world.School, Role.CoachingLead, "Lead");
        var checklist = await host.Readiness().CreateReadinessChecklistAsync(new CreateReadinessChecklistRequest
        {
            ReadinessChecklist = new ReadinessChecklist
            {
                DisplayName = "Going live",
                Audience = ReadinessAudience.Coach,
                OrgUnit = world.County,
                Items = { new ReadinessChecklist.Types.Item { Key = "released", Title = "Released", Required = true, Evidence = ReadinessChecklist.Types.Evidence.PracticeRelease } },
            },
            RequestId = PeopleOnSqlite.NewId(),
        });

        Assert.Equal("COACH_NOT_READY", await PeopleOnSqlite.Reason(() => host.Pair(lead, world.Teacher)));
        Assert.Equal("PRACTICE_RELEASE_NEEDED", await PeopleOnSqlite.Reason(async () => await host.Readiness().ConfirmReadinessAsync(new ConfirmReadinessRequest
        {
            Name = $"{lead}/readiness/coach",
            Items = { new ReadinessItemRef { Checklist = checklist.Name, Key = "released" } },
            RequestId = PeopleOnSqlite.NewId(),
        })));
        var practice = await Create(lead, world.Head);
        await Sign(practice.Name, lead);
        await Sign(practice.Name, world.Head);

        var item = Assert.Single((await Readiness(lead)).Items);
        Assert.Equal((true, world.Head), (item.Confirmed, item.ConfirmedBy));
        await host.Pair(lead, world.Teacher);
        var ready = await host.Database.Read(db => db.Query<byte[]>(
            "SELECT data FROM outbox WHERE aggregate = @name ORDER BY version", new { name = $"{lead}/readiness/coach" }), default);
        Assert.Equal([false, false, true], ready.Select(data => ReadinessChanged.Parser.ParseFrom(data).Ready));
    }

    [DatabaseFact]
    public async Task Only_the_two_sign_those_over_them_pair_and_end_and_others_do_not_know()
    {
        var world = await host.World();
        var head = host.As(world.Head, "head_teacher");
        var colleague = await host.Staff(world.School, Role.Teacher, "Colleague");
        var practice = await host.Practice(head).CreatePracticePairAsync(Request(world.Teacher, colleague));
        var get = new GetPracticePairRequest { Name = practice.Name };

        foreach (var (person, role) in new[] { (world.Head, "head_teacher"), (world.OtherHead, "head_teacher"), (world.Officer, "county_officer"), ("people/admin", "national_admin") })
        {
            Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(() => Sign(practice.Name, person, role)));
        }

        Assert.Equal(practice, await host.Practice(head).GetPracticePairAsync(get));
        Assert.Equal(practice, await host.Practice(host.As(world.Official, "education_official")).GetPracticePairAsync(get));
        var own = host.Practice(host.As(colleague, "teacher"));
        Assert.Equal([practice], (await own.ListPracticePairsAsync(new ListPracticePairsRequest { Person = "people/me", State = State.Practising })).PracticePairs);
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await host.Practice(host.As(world.OtherHead, "head_teacher")).GetPracticePairAsync(get)));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await own.EndPracticePairAsync(End(practice.Name))));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await own.CreatePracticePairAsync(Request(colleague, world.Teacher))));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await host.Practice(head).CreatePracticePairAsync(Request(world.Head, world.OtherHead))));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.Practice(host.As("people/auditor", "auditor")).EndPracticePairAsync(End(practice.Name))));
        Assert.Equal("PEOPLE_PRACTISE_TOGETHER", await PeopleOnSqlite.Reason(async () => await host.Merges().MergePeopleAsync(
            new MergePeopleRequest { Source = colleague, Target = world.Teacher, CutOverlappingAssignments = true, RequestId = PeopleOnSqlite.NewId() })));

        Assert.Equal(State.Ended, (await host.Practice(head).EndPracticePairAsync(End(practice.Name))).State);
        Assert.Equal("PRACTICE_OVER", await PeopleOnSqlite.Reason(() => Sign(practice.Name, colleague)));
        await host.Pair(world.Teacher, colleague, Tier.Peer);
    }

    [DatabaseFact]
    public async Task Nobody_practises_alone_and_every_invalid_field_is_named()
    {
        var bad = new CreatePracticePairRequest { PracticePair = new PracticePair { FirstPerson = "people/a", SecondPerson = "people/a" }, PracticePairId = "_", RequestId = PeopleOnSqlite.NewId() };

        Assert.Equal(
            ["practice_pair.second_person", "practice_pair.start_date", "practice_pair_id"],
            await PeopleOnSqlite.Violations(async () => await host.Practice().CreatePracticePairAsync(bad)));
    }

    private static CreatePracticePairRequest Request(string first, string second) => new()
    {
        PracticePair = new PracticePair { FirstPerson = first, SecondPerson = second, StartDate = PeopleOnSqlite.Start.ToProto() },
        RequestId = PeopleOnSqlite.NewId(),
    };

    private static EndPracticePairRequest End(string name) => new() { Name = name, RequestId = PeopleOnSqlite.NewId() };

    private async Task<PracticePair> Create(string first, string second) => await host.Practice().CreatePracticePairAsync(Request(first, second));

    private async Task<PracticePair> Sign(string name, string person, string role = "teacher") =>
        await host.Practice(host.As(person, role)).SignPracticeReleaseAsync(new SignPracticeReleaseRequest { Name = name, RequestId = PeopleOnSqlite.NewId() });

    private async Task<PracticePair> Withdraw(string name, string person) =>
        await host.Practice(host.As(person, "teacher")).WithdrawPracticeReleaseAsync(new WithdrawPracticeReleaseRequest { Name = name, RequestId = PeopleOnSqlite.NewId() });

    private async Task<Readiness> Readiness(string person) =>
        await host.Readiness(host.As(person, "teacher")).GetReadinessAsync(new GetReadinessRequest { Name = $"{person}/readiness/coach" });
}

public sealed class PracticePairOnSqlite(PeopleOnSqlite host) : PracticePairTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class PracticePairOnSqlServer(PeopleOnSqlServer host) : PracticePairTests(host), IClassFixture<PeopleOnSqlServer>;
