using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using EndReason = Coaching.People.V1.CoachingRelationship.Types.EndReason;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Outcome = Coaching.People.V1.Transfer.Types.Outcome;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People.Tests;

public abstract class TransferTests(PeopleOnSqlite host)
{
    private static readonly DateOnly Day = new(2026, 9, 1);

    [DatabaseFact]
    [Trait("requirement", "CAS-01")]
    public async Task A_transfer_keeps_the_history_and_the_cascade_of_every_day()
    {
        var world = await host.World();
        await host.Pair(world.Official, world.Head, Tier.OfficialToHead);
        await host.Pair(world.Official, world.OtherHead, Tier.OfficialToHead);
        var old = await host.Pair(world.Head, world.Teacher);

        var transfer = await Move(world.Teacher, world.OtherSchool);
        await host.Pair(world.OtherHead, world.Teacher, start: Day);
        var before = await Cascade(world.Teacher, Day.AddDays(-1));
        var after = await Cascade(world.Teacher, Day);

        Assert.Equal([(world.Head, 1), (world.Official, 2)], before.Coaches.Select(link => (link.Person, link.Distance)));
        Assert.Equal([(world.OtherHead, 1), (world.Official, 2)], after.Coaches.Select(link => (link.Person, link.Distance)));
        Assert.Equal(Day.ToProto(), before.Coaches[0].EndDate);
        var change = Assert.Single(transfer.PairChanges);
        Assert.Equal((old.Name, Outcome.Ended, Transfer.Types.Reason.CoachOutOfReach), (change.CoachingRelationship, change.Outcome, change.Reason));
        var posts = await host.People().ListStaffAssignmentsAsync(new ListStaffAssignmentsRequest { Parent = world.Teacher });
        Assert.Equal([(world.OtherSchool, null), (world.School, Day)], posts.StaffAssignments.Select(post => (post.OrgUnit, post.EndDate.ToDateOnlyOrNull())));
        Assert.Equal(EndReason.Transfer, (await Get(old.Name)).EndReason);
        Assert.Equal([transfer], (await host.People().ListTransfersAsync(new ListTransfersRequest { Parent = world.Teacher })).Transfers);
    }

    [DatabaseFact]
    public async Task A_coach_with_a_post_above_both_schools_goes_along_and_the_coachees_of_a_head_stay_behind()
    {
        var world = await host.World();
        var visit = await host.Pair(world.Official, world.Head, Tier.OfficialToHead);
        var lesson = await host.Pair(world.Head, world.Teacher);
        var peers = await host.Pair(world.OtherHead, world.Head, Tier.Peer);

        var transfer = await Move(world.Head, world.OtherSchool, Role.DeputyHead);

        var outcomes = transfer.PairChanges.ToDictionary(change => change.CoachingRelationship, change => change);
        Assert.Equal(Outcome.Moved, outcomes[visit.Name].Outcome);
        Assert.Equal(Outcome.Ended, outcomes[lesson.Name].Outcome);
        Assert.Equal(Outcome.Moved, outcomes[peers.Name].Outcome);
        var successor = await Get(outcomes[visit.Name].Successor);
        Assert.Equal(
            (visit.Name, world.OtherSchool, Day.ToProto(), world.Official, Tier.OfficialToHead),
            (successor.Predecessor, successor.OrgUnit, successor.StartDate, successor.Coach, successor.Tier));
    }

    [DatabaseFact]
    public async Task A_transfer_repeated_happens_once()
    {
        var world = await host.World();
        var request = await Request(world.Teacher, world.OtherSchool);

        var first = await host.People().TransferPersonAsync(request);
        var second = await host.People().TransferPersonAsync(request);

        Assert.Equal(first, second);
        Assert.Equal(2, await host.Count("SELECT COUNT(*) FROM staff_assignments WHERE person = @Teacher", world));
        Assert.Equal(1, await host.Count("SELECT COUNT(*) FROM outbox WHERE type = 'coaching.people.v1.PersonTransferred' AND aggregate = @Name", new { first.Name }));
    }

    [DatabaseFact]
    public async Task What_is_wrong_with_a_transfer_is_named_at_once_and_nothing_happens()
    {
        var world = await host.World();
        var bad = new TransferPersonRequest
        {
            Name = "teacher",
            OrgUnit = "x",
            WeeklyLessons = 61,
            FromOrgUnit = "y",
            TransferDate = new DateOnly(2030, 1, 1).ToProto(),
            RequestId = "z",
            Etag = "1",
        };

        var fields = await PeopleOnSqlite.Violations(async () => await host.People().TransferPersonAsync(bad));

        Assert.Equal(["etag", "from_org_unit", "name", "org_unit", "request_id", "role", "transfer_date", "weekly_lessons"], fields);
        Assert.Equal(["org_unit"], await PeopleOnSqlite.Violations(() => Move(world.Teacher, world.School)));
        Assert.Equal("TRANSFER_BEFORE_ASSIGNMENT", await PeopleOnSqlite.Reason(() => Move(world.Teacher, world.OtherSchool, day: new DateOnly(2025, 9, 1))));
        var stale = await Request(world.Teacher, world.OtherSchool);
        stale.Etag = "\"99\"";
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () => await host.People().TransferPersonAsync(stale)));
        await host.Database.Write(tx => tx.Execute("UPDATE org_units SET state = 2 WHERE name = @OtherSchool", world), default);
        Assert.Equal("ORG_UNIT_CLOSED", await PeopleOnSqlite.Reason(() => Move(world.Teacher, world.OtherSchool)));
        Assert.Equal(1, await host.Count("SELECT COUNT(*) FROM staff_assignments WHERE person = @Teacher AND end_date IS NULL", world));
    }

    [DatabaseFact]
    public async Task A_county_moves_its_own_staff_inside_the_county_and_nobody_below_moves_anybody()
    {
        var world = await host.World();
        var abroad = (await host.Unit(Level.School, (await host.Unit(Level.County, world.Nation)).Name)).Name;
        var officer = host.People(host.As(world.Officer, "county_officer"));
        var away = await Request(world.Teacher, abroad);
        var near = await Request(world.Teacher, world.OtherSchool);

        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await officer.TransferPersonAsync(away)));
        foreach (var (person, role) in new[] { (world.Head, "head_teacher"), (world.Official, "education_official"), (world.Teacher, "teacher") })
        {
            Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.People(host.As(person, role)).TransferPersonAsync(near)));
        }

        Assert.Equal(world.OtherSchool, (await officer.TransferPersonAsync(near)).OrgUnit);
        var mine = await host.People(host.As(world.Teacher, "teacher")).ListTransfersAsync(new ListTransfersRequest { Parent = "people/me" });
        Assert.Single(mine.Transfers);
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () =>
            await host.People(host.As(world.Head, "head_teacher")).ListTransfersAsync(new ListTransfersRequest { Parent = world.Teacher })));
    }

    private async Task<TransferPersonRequest> Request(string person, string unit, Role role = Role.Teacher, DateOnly? day = null) => new()
    {
        Name = person,
        OrgUnit = unit,
        Role = role,
        TransferDate = (day ?? Day).ToProto(),
        Etag = Etag.Of(await host.Database.Read(db => db.One<long>("SELECT version FROM people WHERE name = @person", new { person }), default)),
        RequestId = PeopleOnSqlite.NewId(),
    };

    private async Task<Transfer> Move(string person, string unit, Role role = Role.Teacher, DateOnly? day = null) =>
        await host.People().TransferPersonAsync(await Request(person, unit, role, day));

    private async Task<Cascade> Cascade(string person, DateOnly day) =>
        await host.Pairs().GetCascadeAsync(new GetCascadeRequest { Name = person, Date = day.ToProto() });

    private async Task<CoachingRelationship> Get(string name) =>
        await host.Pairs().GetCoachingRelationshipAsync(new GetCoachingRelationshipRequest { Name = name });
}

public sealed class TransferOnSqlite(PeopleOnSqlite host) : TransferTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class TransferOnSqlServer(PeopleOnSqlServer host) : TransferTests(host), IClassFixture<PeopleOnSqlServer>;
