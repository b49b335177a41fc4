using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using State = Coaching.People.V1.DevelopmentPriority.Types.State;

namespace Coaching.People.Tests;

[Trait("requirement", "LL-04")]
public abstract class DevelopmentPriorityTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task A_school_revises_its_priority_and_what_it_said_before_stays()
    {
        var world = await host.World();
        var head = host.Priorities(host.As(world.Head, "head_teacher"));
        var first = await head.CreateDevelopmentPriorityAsync(Request(world.School));

        var second = await head.UpdateDevelopmentPriorityAsync(new UpdateDevelopmentPriorityRequest
        {
            DevelopmentPriority = new DevelopmentPriority { Name = first.Name, Etag = first.Etag, Title = "Reading in every lesson", ChangeNote = "Wider" },
            RequestId = PeopleOnSqlite.NewId(),
        });
        var third = await head.CloseDevelopmentPriorityAsync(Close(second, State.Met));

        Assert.Equal((1, State.Active, 2, State.Active, 3, State.Met), (first.Revision, first.State, second.Revision, second.State, third.Revision, third.State));
        Assert.Equal(("Reading", "Wider", ""), (first.Title, second.ChangeNote, third.ChangeNote));
        var revisions = await head.ListDevelopmentPriorityRevisionsAsync(new ListDevelopmentPriorityRevisionsRequest { Parent = first.Name });
        Assert.Equal([third, second, first], revisions.DevelopmentPriorities);
        Assert.Equal(first, await head.GetDevelopmentPriorityAsync(new GetDevelopmentPriorityRequest { Name = first.Name, Revision = 1 }));
        Assert.Equal("PRIORITY_CLOSED", await PeopleOnSqlite.Reason(async () => await head.CloseDevelopmentPriorityAsync(Close(third, State.Dropped))));
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () => await head.CloseDevelopmentPriorityAsync(Close(first, State.Dropped))));
        Assert.Equal(3, await host.Count("SELECT COUNT(*) FROM outbox WHERE aggregate = @Name", new { first.Name }));
    }

    [DatabaseFact]
    public async Task Staff_of_the_school_see_its_priorities_and_other_schools_do_not()
    {
        var world = await host.World();
        var made = await host.Priorities(host.As(world.Head, "head_teacher")).CreateDevelopmentPriorityAsync(Request(world.School));
        var list = new ListDevelopmentPrioritiesRequest { OrgUnit = world.County, State = State.Active };

        Assert.Equal([made], (await host.Priorities(host.As(world.Teacher, "teacher")).ListDevelopmentPrioritiesAsync(list)).DevelopmentPriorities);
        Assert.Equal([made], (await host.Priorities(host.As(world.Official, "education_official")).ListDevelopmentPrioritiesAsync(list)).DevelopmentPriorities);
        Assert.Empty((await host.Priorities(host.As(world.OtherHead, "head_teacher")).ListDevelopmentPrioritiesAsync(list)).DevelopmentPriorities);
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () =>
            await host.Priorities(host.As(world.OtherHead, "head_teacher")).CloseDevelopmentPriorityAsync(Close(made, State.Met))));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () =>
            await host.Priorities(host.As(world.Teacher, "teacher")).CreateDevelopmentPriorityAsync(Request(world.School))));
    }

    [DatabaseFact]
    public async Task Every_invalid_field_of_a_priority_is_named_at_once_and_it_is_a_schools()
    {
        var world = await host.World();
        var request = Request("x");
        request.DevelopmentPriority.Title = "";
        request.DevelopmentPriority.EndDate = request.DevelopmentPriority.StartDate;
        request.RequestId = "";

        Assert.Equal(
            ["development_priority.end_date", "development_priority.org_unit", "development_priority.title", "request_id"],
            await PeopleOnSqlite.Violations(async () => await host.Priorities(host.As(world.Head, "head_teacher")).CreateDevelopmentPriorityAsync(request)));
    }

    private static CreateDevelopmentPriorityRequest Request(string school) => new()
    {
        DevelopmentPriority = new DevelopmentPriority { OrgUnit = school, Title = "Reading", SuccessMeasure = "Every class reads daily", StartDate = PeopleOnSqlite.Start.ToProto() },
        RequestId = PeopleOnSqlite.NewId(),
    };

    private static CloseDevelopmentPriorityRequest Close(DevelopmentPriority priority, State outcome) =>
        new() { Name = priority.Name, Outcome = outcome, Etag = priority.Etag, RequestId = PeopleOnSqlite.NewId() };
}

public sealed class DevelopmentPriorityOnSqlite(PeopleOnSqlite host) : DevelopmentPriorityTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class DevelopmentPriorityOnSqlServer(PeopleOnSqlServer host) : DevelopmentPriorityTests(host), IClassFixture<PeopleOnSqlServer>;
