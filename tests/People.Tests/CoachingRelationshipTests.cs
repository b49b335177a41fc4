using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using State = Coaching.People.V1.CoachingRelationship.Types.State;

namespace Coaching.People.Tests;

public abstract class CoachingRelationshipTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-02")]
    public async Task A_head_pairs_himself_with_one_teacher_and_then_with_more()
    {
        var world = await host.World();
        var head = host.Pairs(host.As(world.Head, "head_teacher"));
        var second = await host.Staff(world.School, Role.Teacher, "Second");

        var pair = await head.CreateCoachingRelationshipAsync(Request(world.Head, world.Teacher));
        await head.CreateCoachingRelationshipAsync(Request(world.Head, second));

        Assert.Equal((world.School, world.County, State.Active, Strand.Instructional), (pair.OrgUnit, pair.County, pair.State, pair.Strand));
        var listed = await head.ListCoachingRelationshipsAsync(new ListCoachingRelationshipsRequest { Coach = world.Head, State = State.Active });
        Assert.Equal([second, world.Teacher], listed.CoachingRelationships.Select(item => item.Coachee));
    }

    [DatabaseFact]
    public async Task An_open_pair_of_the_same_people_tier_and_programme_is_refused_and_an_ended_one_is_not()
    {
        var world = await host.World();
        var pair = await host.Pair(world.Head, world.Teacher);

        Assert.Equal("RESOURCE_EXISTS", await PeopleOnSqlite.Reason(() => host.Pair(world.Head, world.Teacher)));
        await host.Pair(world.Head, world.Teacher, Tier.Peer);
        await End(pair, new DateOnly(2026, 6, 1));
        await host.Pair(world.Head, world.Teacher);
    }

    [DatabaseFact]
    public async Task Nobody_coaches_himself_and_every_invalid_field_is_named_at_once()
    {
        var request = new CreateCoachingRelationshipRequest
        {
            CoachingRelationship = new CoachingRelationship { Coach = "people/a", Coachee = "people/a", Strand = (Strand)99, Programme = "p" },
            CoachingRelationshipId = "_",
            RequestId = PeopleOnSqlite.NewId(),
        };

        var fields = await PeopleOnSqlite.Violations(async () => await host.Pairs().CreateCoachingRelationshipAsync(request));

        string[] expected =
        [
            "coaching_relationship.coachee", "coaching_relationship.programme", "coaching_relationship.start_date", "coaching_relationship.strand",
            "coaching_relationship.tier", "coaching_relationship_id",
        ];
        Assert.Equal(expected, fields);
    }

    [DatabaseFact]
    public async Task Who_has_left_and_a_closed_school_take_no_new_pairs()
    {
        var world = await host.World();
        var left = (await host.Person(world.School)).Name;
        await host.Database.Write(tx => tx.Execute("UPDATE people SET state = 2 WHERE name = @left", new { left }), default);

        Assert.Equal("PERSON_LEFT", await PeopleOnSqlite.Reason(() => host.Pair(world.Head, left)));
        Assert.Equal("PERSON_LEFT", await PeopleOnSqlite.Reason(() => host.Pair(left, world.Teacher)));
        await host.Database.Write(tx => tx.Execute("UPDATE org_units SET state = 2 WHERE name = @School", world), default);
        Assert.Equal("ORG_UNIT_CLOSED", await PeopleOnSqlite.Reason(() => host.Pair(world.Head, world.Teacher)));
        Assert.Equal("ORG_UNIT_CLOSED", await PeopleOnSqlite.Reason(() => host.Post(world.Teacher, Role.CpdLead, world.School)));
        Assert.Equal("ORG_UNIT_CLOSED", await PeopleOnSqlite.Reason(() => host.Unit(Level.Department, world.School)));
    }

    [DatabaseFact]
    public async Task A_head_makes_pairs_in_the_own_school_only_and_a_teacher_none()
    {
        var world = await host.World();
        var otherTeacher = await host.Staff(world.OtherSchool, Role.Teacher);
        var head = host.Pairs(host.As(world.Head, "head_teacher"));
        var teacher = host.Pairs(host.As(world.Teacher, "teacher"));
        var official = host.Pairs(host.As(world.Official, "education_official"));

        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await head.CreateCoachingRelationshipAsync(Request(world.Head, otherTeacher))));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await teacher.CreateCoachingRelationshipAsync(Request(world.Teacher, world.Head))));
        var pair = await official.CreateCoachingRelationshipAsync(Request(world.Official, world.Head, Tier.OfficialToHead));
        Assert.Equal((world.School, Tier.OfficialToHead), (pair.OrgUnit, pair.Tier));
    }

    [DatabaseFact]
    public async Task Each_of_the_two_sees_the_pair_and_another_head_does_not()
    {
        var world = await host.World();
        var pair = await host.Pair(world.Head, world.Teacher);
        var get = new GetCoachingRelationshipRequest { Name = pair.Name };

        Assert.Equal(pair, await host.Pairs(host.As(world.Teacher, "teacher")).GetCoachingRelationshipAsync(get));
        Assert.Equal(pair, await host.Pairs(host.As(world.Head, "head_teacher")).GetCoachingRelationshipAsync(get));
        var other = host.Pairs(host.As(world.OtherHead, "head_teacher"));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await other.GetCoachingRelationshipAsync(get)));
        Assert.Empty((await other.ListCoachingRelationshipsAsync(new ListCoachingRelationshipsRequest { OrgUnit = world.School })).CoachingRelationships);
    }

    [DatabaseFact]
    public async Task A_pair_that_ends_later_runs_until_then()
    {
        var world = await host.World();
        var pair = await host.Pair(world.Head, world.Teacher);

        var ended = await End(pair, new DateOnly(2026, 12, 1));

        Assert.Equal(State.Active, ended.State);
        Assert.Equal("RELATIONSHIP_ENDED", await PeopleOnSqlite.Reason(() => End(ended, new DateOnly(2026, 12, 24))));
        var over = await End(ended, new DateOnly(2026, 11, 24));
        Assert.Equal(State.Ended, over.State);
        Assert.Equal(["end_date"], await PeopleOnSqlite.Violations(() => End(over, PeopleOnSqlite.Start.AddDays(-1))));
        var open = await host.Pairs().ListCoachingRelationshipsAsync(new ListCoachingRelationshipsRequest { Coach = world.Head, State = State.Active });
        Assert.Empty(open.CoachingRelationships);
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-01")]
    public async Task The_cascade_leads_from_a_teacher_to_the_official_and_back_on_any_day()
    {
        var world = await host.World();
        var top = await host.Pair(world.Official, world.Head, Tier.OfficialToHead);
        var pair = await host.Pair(world.Head, world.Teacher, start: new DateOnly(2026, 3, 1));

        var up = await host.Pairs(host.As(world.Teacher, "teacher")).GetCascadeAsync(new GetCascadeRequest { Name = "people/me" });
        var down = await host.Pairs(host.As(world.Official, "education_official")).GetCascadeAsync(new GetCascadeRequest { Name = world.Official });
        var early = await host.Pairs().GetCascadeAsync(new GetCascadeRequest { Name = world.Teacher, Date = new() { Year = 2026, Month = 2, Day = 1 } });

        Assert.Equal([(world.Head, 1, Tier.HeadToTeacher), (world.Official, 2, Tier.OfficialToHead)], up.Coaches.Select(link => (link.Person, link.Distance, link.Tier)));
        Assert.Equal([top.Name, pair.Name], down.Coachees.Select(link => link.CoachingRelationship));
        Assert.Equal("Official Otieno", up.Coaches[1].DisplayName);
        Assert.Empty(early.Coaches);
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-01")]
    public async Task Peers_who_coach_each_other_do_not_make_an_endless_cascade()
    {
        var world = await host.World();
        var peers = new List<string> { world.Teacher };
        for (var index = 0; index < 5; index++)
        {
            peers.Add(await host.Staff(world.School, Role.Teacher));
        }

        foreach (var (coach, coachee) in peers.SelectMany(coach => peers.Where(coachee => coachee != coach).Select(coachee => (coach, coachee))))
        {
            await host.Pair(coach, coachee, Tier.Peer);
        }

        var cascade = await host.Pairs().GetCascadeAsync(new GetCascadeRequest { Name = world.Teacher });

        Assert.Equal(peers.Skip(1).Order(), cascade.Coaches.Select(link => link.Person).Distinct().Order());
        Assert.Equal(cascade.Coaches.Count, cascade.Coaches.Select(link => link.CoachingRelationship).Distinct().Count());
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-51")]
    public async Task A_coach_has_a_coach_in_turn_but_not_in_a_circle()
    {
        var world = await host.World();
        await host.Pair(world.Head, world.Teacher);
        var above = await host.Pair(world.Official, world.Head, Tier.CoachOfCoach);

        var cascade = await host.Pairs().GetCascadeAsync(new GetCascadeRequest { Name = world.Teacher });

        Assert.Equal([(world.Head, Tier.HeadToTeacher), (world.Official, Tier.CoachOfCoach)], cascade.Coaches.Select(link => (link.Person, link.Tier)));
        Assert.Equal("COACHING_CIRCLE", await PeopleOnSqlite.Reason(() => host.Pair(world.Teacher, world.Head, Tier.CoachOfCoach)));
        var third = await host.Staff(world.School, Role.CoachingLead, "Third");
        await host.Pair(world.Teacher, third);
        Assert.Equal("COACHING_CIRCLE", await PeopleOnSqlite.Reason(() => host.Pair(third, world.Head, Tier.CoachOfCoach)));
        await host.Pair(third, world.Head, Tier.Peer);
        await End(above, new DateOnly(2026, 6, 1));
    }

    [DatabaseFact]
    public async Task A_cascade_is_hidden_from_those_outside()
    {
        var world = await host.World();
        var request = new GetCascadeRequest { Name = world.Teacher };

        Assert.Equal(
            "RESOURCE_NOT_FOUND",
            await PeopleOnSqlite.Reason(async () => await host.Pairs(host.As(world.OtherHead, "head_teacher")).GetCascadeAsync(request)));
    }

    private static CreateCoachingRelationshipRequest Request(string coach, string coachee, Tier tier = Tier.HeadToTeacher) => new()
    {
        CoachingRelationship = new CoachingRelationship { Coach = coach, Coachee = coachee, Tier = tier, StartDate = PeopleOnSqlite.Start.ToProto() },
        RequestId = PeopleOnSqlite.NewId(),
    };

    private async Task<CoachingRelationship> End(CoachingRelationship pair, DateOnly end) =>
        await host.Pairs().EndCoachingRelationshipAsync(new EndCoachingRelationshipRequest
        {
            Name = pair.Name,
            EndDate = end.ToProto(),
            Etag = pair.Etag,
            RequestId = PeopleOnSqlite.NewId(),
        });
}

public sealed class CoachingRelationshipOnSqlite(PeopleOnSqlite host) : CoachingRelationshipTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class CoachingRelationshipOnSqlServer(PeopleOnSqlServer host) : CoachingRelationshipTests(host), IClassFixture<PeopleOnSqlServer>;
