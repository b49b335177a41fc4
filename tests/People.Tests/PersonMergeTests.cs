using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Grpc.Core;
using EndReason = Coaching.People.V1.CoachingRelationship.Types.EndReason;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using State = Coaching.People.V1.PersonMerge.Types.State;

namespace Coaching.People.Tests;

public abstract class PersonMergeTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task What_the_source_holds_goes_over_and_the_old_name_says_where_to_look()
    {
        var world = await host.World();
        var twin = await host.Staff(world.OtherSchool, Role.Teacher, "Twin");
        var post = Assert.Single(await Posts(twin));
        var pair = await host.Pair(world.OtherHead, twin);

        var merge = await Merge(twin, world.Teacher);

        Assert.Equal((State.Merged, twin, world.Teacher, "people/admin"), (merge.State, merge.Source, merge.Target, merge.MergedBy));
        Assert.Equal([post.Name, pair.Name], merge.StaffAssignments.Concat(merge.CoachingRelationships));
        Assert.Equal(2, (await Posts(world.Teacher)).Count);
        Assert.Equal(world.Teacher, (await host.Pairs().GetCoachingRelationshipAsync(new GetCoachingRelationshipRequest { Name = pair.Name })).Coachee);
        var officer = host.People(host.As(world.Officer, "county_officer"));
        var old = await officer.GetPersonAsync(new GetPersonRequest { Name = twin });
        Assert.Equal((Person.Types.State.Merged, world.Teacher), (old.State, old.MergedInto));
        Assert.DoesNotContain((await officer.ListPeopleAsync(new ListPeopleRequest { PageSize = 200 })).People, person => person.Name == twin);
        var refused = await Assert.ThrowsAsync<RpcException>(() => Posts(twin));
        Assert.Equal(("PERSON_MERGED", world.Teacher), (Errors.Reason(refused), Metadata(refused, "mergedInto")));
        Assert.Equal("PERSON_MERGED", await PeopleOnSqlite.Reason(() => host.Pair(world.Head, twin)));
        Assert.Equal("PERSON_MERGED", await PeopleOnSqlite.Reason(() => host.Post(twin, Role.CpdLead, world.School)));
        Assert.Equal("PERSON_MERGED", await PeopleOnSqlite.Reason(() => Merge(twin, world.Head)));
        Assert.Equal("PERSON_MERGED", await PeopleOnSqlite.Reason(() => Merge(world.Head, twin)));
        Assert.Equal(merge, await host.Merges().GetPersonMergeAsync(new GetPersonMergeRequest { Name = merge.Name }));
        Assert.Equal([merge], (await host.Merges().ListPersonMergesAsync(new ListPersonMergesRequest { Person = twin })).PersonMerges);
        var facts = await host.Database.Read(db => db.Query<string>("SELECT type FROM outbox WHERE aggregate IN @names ORDER BY feed_seq", new { names = new[] { merge.Name, twin } }), default);
        Assert.Equal(["coaching.people.v1.PersonChanged", "coaching.people.v1.PersonChanged", "coaching.people.v1.PeopleMerged"], facts);
    }

    [DatabaseFact]
    public async Task A_pair_that_both_are_in_is_ended_and_open_again_after_the_undo()
    {
        var world = await host.World();
        var twin = await host.Staff(world.School, Role.NonTeachingStaff, "Twin");
        await host.Pair(world.Head, world.Teacher);
        var twice = await host.Pair(world.Head, twin);

        var merge = await Merge(twin, world.Teacher);

        Assert.Equal([twice.Name], merge.EndedCoachingRelationships);
        var ended = await host.Pairs().GetCoachingRelationshipAsync(new GetCoachingRelationshipRequest { Name = twice.Name });
        Assert.Equal((EndReason.PeopleMerged, world.Teacher), (ended.EndReason, ended.Coachee));
        var undone = await Undo(merge.Name);
        Assert.Equal(State.Undone, undone.State);
        var again = await host.Pairs().GetCoachingRelationshipAsync(new GetCoachingRelationshipRequest { Name = twice.Name });
        Assert.Equal((EndReason.Unspecified, twin, null), (again.EndReason, again.Coachee, again.EndDate));
        Assert.Equal("MERGE_UNDONE", await PeopleOnSqlite.Reason(() => Undo(merge.Name)));
    }

    [DatabaseFact]
    public async Task Two_who_coach_each_other_or_did_are_not_one_and_the_answer_tells_which()
    {
        var world = await host.World();
        var pair = await host.Pair(world.Head, world.Teacher);

        var now = await Assert.ThrowsAsync<RpcException>(() => Merge(world.Teacher, world.Head));
        await host.Pairs().EndCoachingRelationshipAsync(new EndCoachingRelationshipRequest
        {
            Name = pair.Name,
            EndDate = new DateOnly(2026, 6, 1).ToProto(),
            Etag = pair.Etag,
            RequestId = PeopleOnSqlite.NewId(),
        });
        var before = await Assert.ThrowsAsync<RpcException>(() => Merge(world.Teacher, world.Head));

        Assert.Equal(("PEOPLE_COACH_EACH_OTHER", pair.Name), (Errors.Reason(now), Metadata(now, "relationships")));
        Assert.Equal(("PAIR_WITH_ONESELF", pair.Name), (Errors.Reason(before), Metadata(before, "relationships")));
        Assert.Equal(["target"], await PeopleOnSqlite.Violations(() => Merge(world.Teacher, world.Teacher)));
        Assert.Equal(0, await host.Count("SELECT COUNT(*) FROM person_merges WHERE target = @Head", world));
    }

    [DatabaseFact]
    public async Task Posts_in_the_same_time_too_many_coachees_and_a_circle_are_refused_with_their_codes()
    {
        var world = await host.World();
        var twin = await host.Staff(world.School, Role.Teacher, "Twin");
        var lead = await host.Staff(world.School, Role.CoachingLead, "Lead");
        await host.Pair(world.Head, lead);
        await host.Pair(lead, world.Teacher);

        var overlap = await Assert.ThrowsAsync<RpcException>(() => Merge(twin, world.Teacher));
        Assert.Equal("ASSIGNMENT_OVERLAPS", Errors.Reason(overlap));
        Assert.Contains("from 2026-01-05", overlap.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("COACHING_CIRCLE", await PeopleOnSqlite.Reason(() => Merge(world.Teacher, world.Head)));
        var other = await host.Staff(world.OtherSchool, Role.CoachingLead, "Second");
        await host.Pair(other, twin);
        var capacity = await host.Capacity(host.As(world.Officer, "county_officer")).GetCoachCapacityAsync(new GetCoachCapacityRequest { Name = $"{lead}/coachCapacity" });
        capacity.MaxCoachees = 1;
        await host.Capacity().UpdateCoachCapacityAsync(new UpdateCoachCapacityRequest { CoachCapacity = capacity, RequestId = PeopleOnSqlite.NewId() });
        Assert.Equal("COACH_AT_CAPACITY", await PeopleOnSqlite.Reason(() => Merge(other, lead)));

        var merge = await Merge(twin, world.Teacher, cut: true);

        Assert.Equal(1, await host.Count(
            "SELECT COUNT(*) FROM staff_assignments WHERE person = @Teacher AND role = 1 AND end_date = start_date", world));
        await Undo(merge.Name);
        Assert.Null(Assert.Single(await Posts(twin)).EndDate);
    }

    [DatabaseFact]
    public async Task An_undo_is_refused_when_what_went_over_has_changed_and_after_its_time()
    {
        var world = await host.World();
        var twin = await host.Staff(world.OtherSchool, Role.Teacher, "Twin");
        var merge = await Merge(twin, world.Teacher);
        var post = (await Posts(world.Teacher)).Single(post => post.OrgUnit == world.OtherSchool);

        await host.People().EndStaffAssignmentAsync(new EndStaffAssignmentRequest { Name = post.Name, EndDate = new DateOnly(2026, 12, 1).ToProto(), Etag = post.Etag, RequestId = PeopleOnSqlite.NewId() });

        var prevented = await Assert.ThrowsAsync<RpcException>(() => Undo(merge.Name));
        Assert.Equal(("MERGE_UNDO_PREVENTED", post.Name), (Errors.Reason(prevented), Metadata(prevented, "changed")));
        var late = await Merge(await host.Staff(world.OtherSchool, Role.CpdLead, "Third"), world.Teacher);
        await host.Database.Write(tx => tx.Execute("UPDATE person_merges SET undo_until = create_time WHERE name = @Name", new { late.Name }), default);
        Assert.Equal("MERGE_TOO_OLD", await PeopleOnSqlite.Reason(() => Undo(late.Name)));
        Assert.Equal(TimeSpan.FromDays(30), late.UndoUntilTime.ToDateTimeOffset() - late.CreateTime.ToDateTimeOffset());
    }

    [DatabaseFact]
    public async Task Only_a_county_of_both_and_the_nation_merge_and_nobody_merges_himself()
    {
        var world = await host.World();
        var twin = await host.Staff(world.OtherSchool, Role.Teacher, "Twin");
        foreach (var (person, role) in new[] { (world.Head, "head_teacher"), (world.Official, "education_official"), (world.Teacher, "teacher"), ("people/auditor", "auditor") })
        {
            Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(() => Merge(twin, world.Teacher, caller: host.As(person, role))));
        }

        var abroad = await host.World();
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(() => Merge(twin, abroad.Teacher, caller: host.As(world.Officer, "county_officer"))));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(() => Merge(world.Official, world.Officer, caller: host.As(world.Officer, "county_officer"))));
        var merge = await Merge(twin, world.Teacher, caller: host.As(world.Officer, "county_officer"));
        Assert.Equal(merge, await host.Merges(host.As(world.Head, "head_teacher")).GetPersonMergeAsync(new GetPersonMergeRequest { Name = merge.Name }));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () =>
            await host.Merges(host.As(world.OtherHead, "head_teacher")).GetPersonMergeAsync(new GetPersonMergeRequest { Name = merge.Name })));
        Assert.Equal(merge, await host.Merges(host.As("people/auditor", "auditor")).GetPersonMergeAsync(new GetPersonMergeRequest { Name = merge.Name }));
    }

    private static string Metadata(RpcException error, string key) => Errors.Details(error)!.Details
        .Where(any => any.Is(Google.Rpc.ErrorInfo.Descriptor)).Select(any => any.Unpack<Google.Rpc.ErrorInfo>().Metadata[key]).First();

    private async Task<PersonMerge> Merge(string source, string target, bool cut = false, CallInvoker? caller = null) =>
        await host.Merges(caller).MergePeopleAsync(new MergePeopleRequest { Source = source, Target = target, CutOverlappingAssignments = cut, RequestId = PeopleOnSqlite.NewId() });

    private async Task<PersonMerge> Undo(string name) => await host.Merges().UndoPersonMergeAsync(new UndoPersonMergeRequest { Name = name, RequestId = PeopleOnSqlite.NewId() });

    private async Task<IReadOnlyList<StaffAssignment>> Posts(string person) =>
        (await host.People().ListStaffAssignmentsAsync(new ListStaffAssignmentsRequest { Parent = person })).StaffAssignments;
}

public sealed class PersonMergeOnSqlite(PeopleOnSqlite host) : PersonMergeTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class PersonMergeOnSqlServer(PeopleOnSqlServer host) : PersonMergeTests(host), IClassFixture<PeopleOnSqlServer>;
