using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Grpc.Core;
using EndReason = Coaching.People.V1.CoachingRelationship.Types.EndReason;
using Kind = Coaching.People.V1.OrgUnitRevision.Types.Kind;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using OpenRecords = Coaching.People.V1.CloseOrgUnitRequest.Types.OpenRecords;
using Part = Coaching.People.V1.SplitOrgUnitRequest.Types.Part;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using State = Coaching.People.V1.OrgUnit.Types.State;

namespace Coaching.People.Tests;

/// <summary>Units that open, close, move, merge and split, with all that stands in them.</summary>
public abstract class OrgUnitChangeTests(PeopleOnSqlite host) : OrgUnitCalls(host)
{
    [DatabaseFact]
    public async Task A_unit_with_open_records_closes_only_when_told_to_end_them()
    {
        var world = await Host.World();
        var pair = await Host.Pair(world.Head, world.Teacher);
        var department = await Host.Unit(Level.Department, world.School);

        var refused = await Assert.ThrowsAsync<RpcException>(() => Close(world.School));
        var stillRefused = await PeopleOnSqlite.Reason(() => Close(world.School, OpenRecords.End));
        var closed = await Close(world.School, OpenRecords.EndBelow);

        Assert.Equal("ORG_UNIT_HAS_OPEN_RECORDS", Errors.Reason(refused));
        Assert.Contains("2 posts, 1 coaching relationships, 1 units directly below", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("ORG_UNIT_HAS_OPEN_RECORDS", stillRefused);
        Assert.Equal((State.Closed, Day), (closed.State, closed.CloseDate.ToDateOnly()));
        Assert.Equal(State.Closed, (await Get(department.Name)).State);
        var ended = await Host.Pairs().GetCoachingRelationshipAsync(new GetCoachingRelationshipRequest { Name = pair.Name });
        Assert.Equal((EndReason.OrgUnitClosed, Day), (ended.EndReason, ended.EndDate.ToDateOnly()));
        Assert.Equal(1, await Host.Count("SELECT COUNT(*) FROM dir_pairs WHERE name = @Name AND end_date = @Day", new { pair.Name, Day }));
        Assert.Equal(0, await Host.Count("SELECT COUNT(*) FROM staff_assignments WHERE org_unit = @School AND end_date IS NULL", world));
        var revision = (await Revisions(world.School))[0];
        Assert.Equal((Kind.Closed, 2, 1, "people/admin"), (revision.Kind, revision.StaffAssignmentCount, revision.CoachingRelationshipCount, revision.Actor));
        Assert.Contains(revision.Changes, change => change is { Field: "state", OldValue: "ACTIVE", NewValue: "CLOSED" });
        Assert.Equal("ORG_UNIT_CLOSED", await PeopleOnSqlite.Reason(() => Host.Unit(Level.Department, world.School)));
    }

    [DatabaseFact]
    public async Task A_closed_unit_opens_again_below_an_open_parent()
    {
        var nation = await Host.Unit(Level.Nation);
        var zone = await Host.Unit(Level.Zone, nation.Name);
        var school = await Host.Unit(Level.School, zone.Name);
        await Close(school.Name);
        await Close(zone.Name);

        Assert.Equal("ORG_UNIT_CLOSED", await PeopleOnSqlite.Reason(() => Open(school.Name)));
        Assert.Equal("ORG_UNIT_CHANGED_LATER", await PeopleOnSqlite.Reason(() => Open(zone.Name, Day.AddDays(-1))));
        await Open(zone.Name);
        var opened = await Open(school.Name, Day.AddDays(3));

        Assert.Equal((State.Active, Day.AddDays(3), null), (opened.State, opened.OpenDate.ToDateOnly(), opened.CloseDate));
        Assert.Equal("ORG_UNIT_OPEN", await PeopleOnSqlite.Reason(() => Open(school.Name, Day.AddDays(4))));
        Assert.Equal([Kind.Opened, Kind.Closed, Kind.Created], (await Revisions(school.Name)).Select(revision => revision.Kind));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-03")]
    public async Task A_move_takes_along_all_below_with_the_county_of_people_and_pairs()
    {
        var world = await Host.World();
        var pair = await Host.Pair(world.Head, world.Teacher);
        var department = await Host.Unit(Level.Department, world.School);
        var coast = await Host.Unit(Level.County, world.Nation);
        var zone = await Host.Unit(Level.Zone, coast.Name);
        var newcomer = await Host.Staff(coast.Name, Role.CountyOfficer);

        var moved = await Move(world.School, zone.Name);

        Assert.Equal((zone.Name, coast.Name), (moved.Parent, moved.County));
        Assert.Equal([world.School, zone.Name, coast.Name, world.Nation], (await Get(department.Name)).Ancestors);
        Assert.Equal(coast.Name, (await Get(department.Name)).County);
        Assert.Equal(2, await Host.Count("SELECT COUNT(*) FROM dir_people WHERE county = @Name AND org_unit = @School", new { coast.Name, world.School }));
        Assert.Equal(1, await Host.Count("SELECT COUNT(*) FROM dir_pairs WHERE county = @County AND name = @Name", new { County = coast.Name, pair.Name }));
        Assert.Equal(0, await Host.Count("SELECT COUNT(*) FROM dir_ancestors WHERE org_unit = @Name AND ancestor = @County", new { department.Name, world.County }));

        // Who reaches the school is who stands above it now.
        var seenByOld = await Host.Units(Host.As(world.Officer, "county_officer")).ListOrgUnitsAsync(new ListOrgUnitsRequest { Query = "place" });
        Assert.DoesNotContain(seenByOld.OrgUnits, unit => unit.Name == world.School);
        Assert.Equal(world.School, (await Host.Units(Host.As(newcomer, "county_officer")).GetOrgUnitAsync(new GetOrgUnitRequest { Name = world.School })).Name);
        var revision = (await Revisions(world.School))[0];
        Assert.Equal(("parent", world.County, zone.Name), (revision.Changes[0].Field, revision.Changes[0].OldValue, revision.Changes[0].NewValue));
    }

    [DatabaseFact]
    public async Task A_move_that_makes_a_ring_or_a_wrong_level_is_refused_by_its_code()
    {
        var trust = await Host.Unit(Level.Trust);
        var inner = await Host.Unit(Level.Trust, trust.Name);
        var innermost = await Host.Unit(Level.Trust, inner.Name);
        var phase = await Host.Unit(Level.Phase, innermost.Name);
        var department = await Host.Unit(Level.Department, phase.Name);

        Assert.Equal("ORG_UNIT_CYCLE", await PeopleOnSqlite.Reason(() => Move(trust.Name, innermost.Name)));
        Assert.Equal("ORG_UNIT_CYCLE", await PeopleOnSqlite.Reason(() => Move(inner.Name, inner.Name)));
        Assert.Equal("LEVEL_NOT_BELOW_PARENT", await PeopleOnSqlite.Reason(() => Move(department.Name, trust.Name)));
        Assert.Equal("ORG_UNIT_NOT_MOVED", await PeopleOnSqlite.Reason(() => Move(inner.Name, trust.Name)));
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () => await Host.Units().MoveOrgUnitAsync(new MoveOrgUnitRequest
        {
            Name = inner.Name,
            MoveDate = Day.ToProto(),
            Etag = "\"9\"",
            RequestId = PeopleOnSqlite.NewId(),
        })));
        Assert.Equal("", (await Move(inner.Name, "")).Parent);
        Assert.Equal(["move_date"], await PeopleOnSqlite.Violations(() => Move(inner.Name, trust.Name, new DateOnly(2027, 1, 1))));
        Assert.Equal("ORG_UNIT_CHANGED_LATER", await PeopleOnSqlite.Reason(() => Move(inner.Name, trust.Name, Day.AddDays(-1))));
    }

    [DatabaseFact]
    public async Task A_tree_is_as_deep_as_the_ancestors_of_a_unit_can_be_told()
    {
        var chain = new List<OrgUnit> { await Host.Unit(Level.Trust) };
        for (var depth = 0; depth < 32; depth++)
        {
            chain.Add(await Host.Unit(Level.Trust, chain[^1].Name));
        }

        var other = await Host.Unit(Level.Trust);

        Assert.Equal(32, chain[^1].Ancestors.Count);
        Assert.Equal("ORG_UNIT_TOO_DEEP", await PeopleOnSqlite.Reason(() => Host.Unit(Level.Trust, chain[^1].Name)));
        Assert.Equal("ORG_UNIT_TOO_DEEP", await PeopleOnSqlite.Reason(() => Move(chain[0].Name, other.Name)));
        await Move(chain[1].Name, other.Name);
        Assert.Equal([.. chain[1..^1].Select(unit => unit.Name).Reverse(), other.Name], (await Get(chain[^1].Name)).Ancestors);
    }

    [DatabaseFact]
    public async Task A_merge_carries_over_posts_pairs_children_and_identifiers_and_keeps_the_past()
    {
        var world = await Host.World();
        var pair = await Host.Pair(world.Head, world.Teacher);
        var department = await Host.Unit(Level.Department, world.School);
        await GiveId(world.School, "upi", world.School);
        await GiveId(world.OtherSchool, "upi", world.OtherSchool);

        var into = await Merge(world.OtherSchool, world.School);

        Assert.Equal(["upi", "upi"], into.ExternalIds.Select(id => id.System));
        var source = await Get(world.School);
        Assert.Equal((State.Closed, world.OtherSchool, 0), (source.State, source.MergedInto, source.ExternalIds.Count));
        Assert.Equal(world.OtherSchool, (await Get(department.Name)).Parent);
        var posts = (await Host.People().ListStaffAssignmentsAsync(new ListStaffAssignmentsRequest { Parent = world.Teacher })).StaffAssignments;
        Assert.Equal(
            [(world.School, Day), (world.OtherSchool, null)],
            posts.OrderBy(post => post.EndDate is null).Select(post => (post.OrgUnit, post.EndDate.ToDateOnlyOrNull())));
        Assert.Equal(Day, posts.Single(post => post.EndDate is null).StartDate.ToDateOnly());
        var old = await Host.Pairs().GetCoachingRelationshipAsync(new GetCoachingRelationshipRequest { Name = pair.Name });
        Assert.Equal((EndReason.OrgUnitClosed, Day, world.School), (old.EndReason, old.EndDate.ToDateOnly(), old.OrgUnit));
        var pairs = (await Host.Pairs(Host.As(world.Teacher, "teacher")).ListCoachingRelationshipsAsync(new ListCoachingRelationshipsRequest { Coachee = world.Teacher })).CoachingRelationships;
        Assert.Equal((pair.Name, world.OtherSchool), (pairs[0].Predecessor, pairs[0].OrgUnit));
        Assert.Equal(world.OtherSchool, await Host.Database.Read(db => db.One<string>("SELECT primary_org_unit FROM people WHERE name = @Teacher", world), default));
        var revision = (await Revisions(world.OtherSchool))[0];
        Assert.Equal((Kind.Absorbed, world.School, 1), (revision.Kind, Assert.Single(revision.RelatedOrgUnits), revision.CoachingRelationshipCount));
        Assert.Equal(Kind.Merged, (await Revisions(world.School))[0].Kind);
        Assert.Equal("ORG_UNIT_MERGED", await PeopleOnSqlite.Reason(() => Open(world.School)));
    }

    [DatabaseFact]
    public async Task The_same_post_at_both_units_of_a_merge_goes_on_as_one()
    {
        var world = await Host.World();
        await Host.Post(world.Teacher, Role.Teacher, world.OtherSchool, Day.AddDays(10));

        await Merge(world.OtherSchool, world.School);

        var posts = (await Host.People().ListStaffAssignmentsAsync(new ListStaffAssignmentsRequest { Parent = world.Teacher })).StaffAssignments;
        Assert.Equal(
            [(PeopleOnSqlite.Start, Day), (Day, Day.AddDays(10)), (Day.AddDays(10), (DateOnly?)null)],
            posts.Select(post => (post.StartDate.ToDateOnly(), post.EndDate.ToDateOnlyOrNull())).Order());
    }

    [DatabaseFact]
    public async Task Units_that_can_not_become_one_are_refused_by_their_code()
    {
        var world = await Host.World();
        var zone = await Host.Unit(Level.Zone, world.County);
        var trust = await Host.Unit(Level.Trust);
        var inner = await Host.Unit(Level.Trust, trust.Name);
        var closed = await Host.Unit(Level.School, world.County);
        await Close(closed.Name);

        Assert.Equal("ORG_UNIT_LEVELS_DIFFER", await PeopleOnSqlite.Reason(() => Merge(world.School, zone.Name)));
        Assert.Equal("ORG_UNIT_CYCLE", await PeopleOnSqlite.Reason(() => Merge(trust.Name, inner.Name)));
        Assert.Equal("ORG_UNIT_CYCLE", await PeopleOnSqlite.Reason(() => Merge(inner.Name, trust.Name)));
        Assert.Equal("ORG_UNIT_CLOSED", await PeopleOnSqlite.Reason(() => Merge(world.School, closed.Name)));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(() => Merge(world.School, "orgUnits/none")));
        Assert.Equal(
            ["sources[0]", "sources[2]"],
            await PeopleOnSqlite.Violations(() => Merge(world.School, world.School, zone.Name, zone.Name)));
    }

    [DatabaseFact]
    public async Task A_split_makes_units_out_of_one_and_a_repetition_answers_with_the_same()
    {
        var world = await Host.World();
        var pair = await Host.Pair(world.Head, world.Teacher);
        var department = await Host.Unit(Level.Department, world.School);
        var request = new SplitOrgUnitRequest
        {
            Name = world.School,
            Parts =
            {
                new Part { OrgUnit = new OrgUnit { DisplayName = "Upper", Code = "U" }, People = { world.Teacher } },
                new Part { OrgUnit = new OrgUnit { DisplayName = "Lower", Code = "L" }, Children = { department.Name } },
            },
            SplitDate = Day.ToProto(),
            Etag = (await Get(world.School)).Etag,
            RequestId = PeopleOnSqlite.NewId(),
        };

        var split = await Host.Units().SplitOrgUnitAsync(request);
        var again = await Host.Units().SplitOrgUnitAsync(request);

        Assert.Equal(split, again);
        Assert.Equal(["Upper", "Lower"], split.Parts.Select(part => part.DisplayName));
        Assert.All(split.Parts, part => Assert.Equal((world.School, Level.School, world.County, Day), (part.SplitFrom, part.Level, part.County, part.OpenDate.ToDateOnly())));
        Assert.Equal(State.Active, split.OrgUnit.State);
        Assert.Equal(split.Parts[1].Name, (await Get(department.Name)).Parent);
        var pairs = await Host.Pairs(Host.As(world.Teacher, "teacher")).ListCoachingRelationshipsAsync(new ListCoachingRelationshipsRequest());
        Assert.Equal((split.Parts[0].Name, pair.Name), (pairs.CoachingRelationships[0].OrgUnit, pairs.CoachingRelationships[0].Predecessor));
        Assert.Equal(2, await Host.Count("SELECT COUNT(*) FROM staff_assignments WHERE person = @Teacher", world));
        Assert.Equal(1, await Host.Count("SELECT COUNT(*) FROM staff_assignments WHERE person = @Head", world));
        Assert.Equal(split.Parts.Select(part => part.Name), (await Revisions(world.School))[0].RelatedOrgUnits);
    }

    [DatabaseFact]
    public async Task A_split_names_only_who_and_what_is_there()
    {
        var world = await Host.World();
        var strange = new Part { OrgUnit = new OrgUnit { DisplayName = "Part" }, People = { world.OtherHead } };
        var foreign = new Part { OrgUnit = new OrgUnit { DisplayName = "Part" }, Children = { world.OtherSchool } };
        var twice = new Part { OrgUnit = new OrgUnit { DisplayName = "Part" }, People = { world.Teacher, world.Teacher } };

        Assert.Equal("PERSON_NOT_AT_ORG_UNIT", await PeopleOnSqlite.Reason(() => Split(world.School, strange)));
        Assert.Equal("NOT_A_CHILD", await PeopleOnSqlite.Reason(() => Split(world.School, foreign)));
        Assert.Equal(["parts"], await PeopleOnSqlite.Violations(() => Split(world.School, twice)));
        Assert.Equal(["parts[0].org_unit"], (await PeopleOnSqlite.Violations(() => Split(world.School, new Part())))[..1]);
    }

    [DatabaseFact]
    public async Task Nothing_moves_where_an_import_is_writing()
    {
        var nation = await Host.Unit(Level.Nation);
        var county = await Host.Unit(Level.County, nation.Name);
        var school = await Host.Unit(Level.School, county.Name);
        var neighbour = await Host.Unit(Level.School, nation.Name);
        var operation = $"operations/{PeopleOnSqlite.NewId()}";
        await Host.Database.Write(
            async tx =>
            {
                await tx.Execute(
                    """
                    INSERT INTO operations (name, kind, owner, request, done, cancel_requested, epoch, beat, create_time, update_time)
                    VALUES (@operation, 'elsewhere', 'people/x', @request, 0, 0, 1, 0, @Now, @Now)
                    """,
                    new { operation, request = Array.Empty<byte>(), tx.Now });
                return await tx.Execute(
                    """
                    INSERT INTO imports (operation, upload, parent, county, caller, grants, create_time)
                    VALUES (@operation, 'uploads/u', @Name, @Name, 'people/x', 0, @Now)
                    """,
                    new { operation, county.Name, tx.Now });
            },
            default);

        Assert.Equal("IMPORT_RUNNING", await PeopleOnSqlite.Reason(() => Move(school.Name, nation.Name)));
        Assert.Equal("IMPORT_RUNNING", await PeopleOnSqlite.Reason(() => Close(nation.Name)));
        Assert.Equal(State.Closed, (await Close(neighbour.Name)).State);
        await Host.Database.Write(tx => tx.Execute("UPDATE operations SET done = 1 WHERE name = @operation", new { operation }), default);
        Assert.Equal(nation.Name, (await Move(school.Name, nation.Name)).Parent);
    }
}

public sealed class OrgUnitChangeOnSqlite(PeopleOnSqlite host) : OrgUnitChangeTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class OrgUnitChangeOnSqlServer(PeopleOnSqlServer host) : OrgUnitChangeTests(host), IClassFixture<PeopleOnSqlServer>;
