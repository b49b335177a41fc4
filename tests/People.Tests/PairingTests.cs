using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.Type;
using Code = Coaching.People.V1.PairProposals.Types.Code;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People.Tests;

public abstract class PairingTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task The_same_school_and_subject_come_first_and_the_appraiser_is_flagged()
    {
        var world = await host.World();
        var lead = await host.Staff(world.School, Role.CoachingLead, "Lead");
        var second = await host.Staff(world.School, Role.Teacher, "Second");
        await Teach(lead, "Science");
        await Teach(second, "Science");

        var answer = await Propose(world, world.School);

        var bySubject = answer.Proposals.Single(proposal => proposal.Coachee == second);
        Assert.Equal((lead, false, 0.0), (bySubject.Coach, bySubject.CoachAppraises, bySubject.DistanceKm));
        Assert.Equal([Code.SameSchool, Code.SameSubject, Code.WithinRatio], bySubject.Reasons.Select(reason => reason.Code));
        var byHead = answer.Proposals.Single(proposal => proposal.Coachee == world.Teacher);
        Assert.Equal((world.Head, true), (byHead.Coach, byHead.CoachAppraises));
        Assert.Contains(byHead.Reasons, reason => reason.Code == Code.CoachAppraises && reason.Text.Contains("may ask for another coach", StringComparison.Ordinal));
        Assert.Empty(answer.LeftOut);
        Assert.Equal(answer, await Propose(world, world.School));
    }

    [DatabaseFact]
    public async Task Everybody_left_out_has_reasons()
    {
        var world = await host.World();
        var second = await host.Staff(world.School, Role.Teacher, "Second");
        var third = await host.Staff(world.School, Role.Teacher, "Third");
        await host.Pair(world.Head, world.Teacher);

        var full = await Propose(world, world.School);
        var one = await Propose(world, world.School, request => request.TargetCoachees = 2);
        var none = await Propose(world, world.School, request => (request.TargetCoachees, request.ExcludeAppraisers) = (3, true));

        Assert.Equal(
            [(world.Teacher, Code.AlreadyCoached), (second, Code.NoCoachInReach), (third, Code.NoCoachInReach)],
            full.LeftOut.Where(person => !person.AsCoach).Select(person => (person.Person, person.Reasons[0].Code)).OrderBy(pair => pair.Code));
        Assert.Equal((world.Head, Code.AtRatio), full.LeftOut.Where(person => person.AsCoach).Select(person => (person.Person, person.Reasons[0].Code)).Single());
        Assert.Single(one.Proposals);
        Assert.Contains(one.LeftOut, person => person.Reasons[0].Code == Code.CoachesTaken);
        Assert.Empty(none.Proposals);
        Assert.Equal(2, none.LeftOut.Count(person => person.Reasons[0].Code == Code.OnlyAppraisers));
    }

    [DatabaseFact]
    public async Task A_coach_of_another_school_is_proposed_only_within_the_distance_and_as_many_as_can_be_are_paired()
    {
        var world = await host.World();
        var near = await School(world.County, "Near", -1.50, 37.25);
        var close = await School(world.County, "Close", -1.55, 37.25);
        var far = await School(world.County, "Far", -3.50, 39.60);
        var coach = await host.Staff(near, Role.CoachingLead, "Near");
        var mine = await host.Staff(close, Role.Teacher, "Mine");
        var remote = await host.Staff(far, Role.Teacher, "Remote");
        await host.Database.Write(tx => tx.Execute("UPDATE people SET state = 2 WHERE name IN @gone", new { gone = new[] { world.Head, world.OtherHead, world.Teacher } }), default);

        var answer = await Propose(world, world.County);

        var proposal = Assert.Single(answer.Proposals);
        Assert.Equal((coach, mine), (proposal.Coach, proposal.Coachee));
        Assert.InRange(proposal.DistanceKm, 5.0, 6.0);
        Assert.Equal(Code.Nearby, proposal.Reasons[0].Code);
        Assert.Equal(Code.NoCoachInReach, answer.LeftOut.Single(person => person.Person == remote).Reasons[0].Code);
        var further = await Propose(world, world.County, request => (request.MaxDistanceKm, request.TargetCoachees) = (500, 2));
        Assert.Equal(2, further.Proposals.Count);
    }

    [DatabaseFact]
    public async Task Where_places_are_few_the_nearer_coachee_gets_one_whatever_the_order()
    {
        var world = await host.World();
        var near = await School(world.County, "Near", -1.50, 37.25);
        var close = await School(world.County, "Close", -1.55, 37.25);
        var away = await host.Staff(close, Role.Teacher, "First");
        var here = await host.Staff(near, Role.Teacher, "Second");
        var coach = await host.Staff(near, Role.CoachingLead, "Coach");
        await host.Database.Write(tx => tx.Execute("UPDATE people SET state = 2 WHERE name IN @gone", new { gone = new[] { world.Head, world.OtherHead, world.Teacher } }), default);

        var answer = await Propose(world, world.County);

        Assert.Equal((coach, here), (Assert.Single(answer.Proposals).Coach, answer.Proposals[0].Coachee));
        Assert.Equal((away, Code.CoachesTaken), (answer.LeftOut[0].Person, answer.LeftOut[0].Reasons[0].Code));
    }

    [DatabaseFact]
    public async Task Officials_are_proposed_for_the_heads_they_serve_and_a_past_pair_is_said()
    {
        var world = await host.World();
        var pair = await host.Pair(world.Official, world.Head, Tier.OfficialToHead);
        await host.Pairs().EndCoachingRelationshipAsync(new EndCoachingRelationshipRequest
        {
            Name = pair.Name,
            EndDate = new DateOnly(2026, 6, 1).ToProto(),
            Etag = pair.Etag,
            RequestId = PeopleOnSqlite.NewId(),
        });

        var answer = await Propose(world, world.School, request => request.Tier = Tier.OfficialToHead);

        var proposal = Assert.Single(answer.Proposals);
        Assert.Equal((world.Official, world.Head), (proposal.Coach, proposal.Coachee));
        Assert.Equal([Code.InArea, Code.WithinRatio, Code.PairedBefore], proposal.Reasons.Select(reason => reason.Code));
    }

    [DatabaseFact]
    public async Task Only_who_makes_the_pairs_of_a_place_sees_its_proposals_and_bad_input_is_named()
    {
        var world = await host.World();
        var request = new ProposePairsRequest { OrgUnit = world.School, Tier = Tier.HeadToTeacher };

        foreach (var (person, role) in new[] { (world.OtherHead, "head_teacher"), (world.Teacher, "teacher"), ("people/admin", "national_admin"), ("people/auditor", "auditor") })
        {
            Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.Pairing(host.As(person, role)).ProposePairsAsync(request)));
        }

        Assert.Single((await host.Pairing(host.As(world.Official, "education_official")).ProposePairsAsync(request)).Proposals);
        var bad = new ProposePairsRequest { OrgUnit = "x", Tier = Tier.Peer, MaxDistanceKm = -1, TargetCoachees = 201, Strand = (Strand)9, Date = new Date { Year = 1 } };
        Assert.Equal(
            ["date", "max_distance_km", "org_unit", "strand", "target_coachees", "tier"],
            await PeopleOnSqlite.Violations(async () => await host.Pairing(host.As(world.Head, "head_teacher")).ProposePairsAsync(bad)));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-21")]
    public async Task A_ratio_exception_in_force_raises_the_target_and_the_capacity_binds_all_the_same()
    {
        var world = await host.World();
        var programme = await host.Programme(world);
        await host.Pair(world.Head, world.Teacher);
        await host.Staff(world.School, Role.Teacher, "Second");
        await host.Staff(world.School, Role.Teacher, "Third");
        async Task<RatioException> Except(DateOnly start) => await host.Programmes().CreateRatioExceptionAsync(new CreateRatioExceptionRequest
        {
            Parent = programme,
            RatioException = new RatioException { Person = world.Head, TargetCoachees = 2, Reason = "Lighter timetable", StartDate = start.ToProto() },
            RequestId = PeopleOnSqlite.NewId(),
        });

        Assert.Empty((await Propose(world, world.School)).Proposals);
        var exception = await Except(PeopleOnSqlite.Start);

        var proposal = Assert.Single((await Propose(world, world.School)).Proposals);
        Assert.Contains(proposal.Reasons, reason => reason.Code == Code.RatioException && reason.Text.EndsWith("2 people.", StringComparison.Ordinal));
        Assert.Single((await Propose(world, world.School, request => request.TargetCoachees = 1)).Proposals);
        Assert.Empty((await Propose(world, world.School, request => request.Date = new DateOnly(2026, 1, 1).ToProto())).Proposals);
        var officer = host.Capacity(host.As(world.Officer, "county_officer"));
        Assert.Equal(2, Assert.Single((await officer.ListCaseloadsAsync(new ListCaseloadsRequest { OrgUnit = world.School })).Caseloads).TargetCoachees);
        var capacity = await officer.GetCoachCapacityAsync(new GetCoachCapacityRequest { Name = $"{world.Head}/coachCapacity" });
        capacity.MaxCoachees = 1;
        await host.Capacity().UpdateCoachCapacityAsync(new UpdateCoachCapacityRequest { CoachCapacity = capacity, RequestId = PeopleOnSqlite.NewId() });
        Assert.Contains((await Propose(world, world.School)).LeftOut, person => person.AsCoach && person.Reasons[0].Code == Code.AtCapacity);
        Assert.Equal(2, exception.TargetCoachees);
    }

    [DatabaseFact]
    [Trait("requirement", "ATT-03")]
    public async Task Who_newly_leads_without_a_coach_is_listed_with_officials_who_could_coach_them()
    {
        var world = await host.World();
        var recent = new DateOnly(2026, 10, 1);
        var fresh = (await host.Person(world.School, "Fresh")).Name;
        await host.Post(fresh, Role.DeputyHead, world.School, recent);
        await host.Post(world.OtherHead, Role.HeadOfInstitution, world.School, recent.AddDays(1));
        var coached = (await host.Person(world.School, "Coached")).Name;
        await host.Post(coached, Role.DeputyHead, world.School, recent);
        await host.Pair(world.Official, coached, Tier.OfficialToHead);
        var request = new ListNewLeadersRequest { OrgUnit = world.County, WithinDays = 90 };
        var officer = host.Pairing(host.As(world.Officer, "county_officer"));

        var listed = (await officer.ListNewLeadersAsync(request)).NewLeaders;

        Assert.Equal(
            [(world.OtherHead, NewLeader.Types.Novelty.NewToPost, Role.HeadOfInstitution), (fresh, NewLeader.Types.Novelty.NewToLeading, Role.DeputyHead)],
            listed.Select(leader => (leader.Person, leader.Novelty, leader.Role)));
        await host.Capacity().UpdateCoachCapacityAsync(new UpdateCoachCapacityRequest
        {
            CoachCapacity = new CoachCapacity { Name = $"{world.Official}/coachCapacity", HasDedicatedTime = true, MaxCoachees = 9, TargetCoachees = 1, Etag = "\"0\"" },
            UpdateMask = new() { Paths = { "has_dedicated_time", "max_coachees", "target_coachees" } },
            RequestId = PeopleOnSqlite.NewId(),
        });
        var page = await officer.ListNewLeadersAsync(new ListNewLeadersRequest { OrgUnit = world.County, WithinDays = 90, PageSize = 1 });
        Assert.Equal(world.Official, Assert.Single(page.NewLeaders[0].Suggestions).Coach);
        Assert.Equal(Code.InArea, page.NewLeaders[0].Suggestions[0].Reasons[0].Code);
        page = await officer.ListNewLeadersAsync(new ListNewLeadersRequest { OrgUnit = world.County, WithinDays = 90, PageSize = 1, PageToken = page.NextPageToken });
        Assert.Equal((fresh, ""), (Assert.Single(page.NewLeaders).Person, page.NextPageToken));
        Assert.Empty((await officer.ListNewLeadersAsync(new ListNewLeadersRequest { OrgUnit = world.County, WithinDays = 30 })).NewLeaders);
        foreach (var (person, role) in new[] { (world.Teacher, "teacher"), (world.Head, "head_teacher"), ("people/admin", "national_admin"), ("people/auditor", "auditor") })
        {
            Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.Pairing(host.As(person, role)).ListNewLeadersAsync(request)));
        }

        Assert.Equal(["org_unit", "within_days"], await PeopleOnSqlite.Violations(async () => await officer.ListNewLeadersAsync(new ListNewLeadersRequest { OrgUnit = "x", WithinDays = 731 })));
    }

    private async Task<PairProposals> Propose(World world, string unit, Action<ProposePairsRequest>? change = null)
    {
        var request = new ProposePairsRequest { OrgUnit = unit, Tier = Tier.HeadToTeacher };
        change?.Invoke(request);
        return await host.Pairing(host.As(world.Officer, "county_officer")).ProposePairsAsync(request);
    }

    private Task Teach(string person, string subject) =>
        host.Database.Write(tx => tx.Execute("UPDATE people SET subjects = @subject WHERE name = @person", new { person, subject }), default);

    private async Task<string> School(string county, string name, double latitude, double longitude) => (await host.Units().CreateOrgUnitAsync(new CreateOrgUnitRequest
    {
        OrgUnit = new OrgUnit { DisplayName = name, Level = Level.School, Parent = county, Location = new LatLng { Latitude = latitude, Longitude = longitude } },
        RequestId = PeopleOnSqlite.NewId(),
    })).Name;
}

public sealed class PairingOnSqlite(PeopleOnSqlite host) : PairingTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class PairingOnSqlServer(PeopleOnSqlServer host) : PairingTests(host), IClassFixture<PeopleOnSqlServer>;
