using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People.Tests;

public abstract class StaffAssignmentTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task The_same_post_is_not_held_twice_in_the_same_time()
    {
        var world = await host.World();
        var person = (await host.Person(world.School)).Name;
        var first = await host.Post(person, Role.Teacher, world.School);

        Assert.Equal("ASSIGNMENT_OVERLAPS", await PeopleOnSqlite.Reason(() => host.Post(person, Role.Teacher, world.School, PeopleOnSqlite.Start.AddYears(-1))));
        await host.Post(person, Role.Teacher, world.OtherSchool);
        await host.Post(person, Role.CpdLead, world.School);
        await End(first, new DateOnly(2026, 6, 1));
        await host.Post(person, Role.Teacher, world.School, new DateOnly(2026, 6, 1));

        var posts = await host.People().ListStaffAssignmentsAsync(new ListStaffAssignmentsRequest { Parent = person });
        Assert.Equal(4, posts.StaffAssignments.Count);
        Assert.Equal(new DateOnly(2026, 6, 1), posts.StaffAssignments[0].StartDate.ToDateOnly());
    }

    [DatabaseFact]
    [Trait("requirement", "ATT-04")]
    public async Task A_post_says_subjects_phases_and_load_and_posts_beyond_full_time_are_flagged_and_not_refused()
    {
        var world = await host.World();
        var person = (await host.Person(world.School)).Name;
        async Task<StaffAssignment> Post(string unit, int load, DateOnly start, DateOnly? end = null) => await host.People().CreateStaffAssignmentAsync(new CreateStaffAssignmentRequest
        {
            Parent = person,
            StaffAssignment = new StaffAssignment
            {
                Role = Role.Teacher,
                OrgUnit = unit,
                StartDate = start.ToProto(),
                EndDate = end.ToProto(),
                LoadPercent = load,
                Subjects = { "Mathematics", "Science" },
                Phases = { Setting.Types.Phase.Primary, Setting.Types.Phase.Junior },
            },
            RequestId = PeopleOnSqlite.NewId(),
        });

        var first = await Post(world.School, 60, PeopleOnSqlite.Start);
        var second = await Post(world.OtherSchool, 50, new DateOnly(2026, 6, 1), new DateOnly(2026, 8, 1));

        Assert.Equal((60, 60), (first.LoadPercent, first.TotalLoadPercent));
        Assert.Empty(first.Flags);
        Assert.Equal((110, StaffAssignment.Types.Flag.OverFullTime), (second.TotalLoadPercent, Assert.Single(second.Flags)));
        var seen = await host.People(host.As(person, "teacher")).GetStaffAssignmentAsync(new GetStaffAssignmentRequest { Name = first.Name });
        Assert.Equal((110, "Mathematics,Science", 2), (seen.TotalLoadPercent, string.Join(',', seen.Subjects), seen.Phases.Count));
        var later = await Post(world.OtherSchool, 40, new DateOnly(2026, 9, 1));
        Assert.Equal(100, later.TotalLoadPercent);
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () =>
            await host.People(host.As(world.Teacher, "teacher")).GetStaffAssignmentAsync(new GetStaffAssignmentRequest { Name = first.Name })));
    }

    [DatabaseFact]
    public async Task A_post_is_corrected_but_not_into_another_and_the_dates_of_both_are_named()
    {
        var world = await host.World();
        var person = (await host.Person(world.School)).Name;
        var first = await End(await host.Post(person, Role.Teacher, world.School), new DateOnly(2026, 6, 1));
        var second = await host.Post(person, Role.Teacher, world.School, new DateOnly(2026, 9, 1));
        UpdateStaffAssignmentRequest Update(StaffAssignment post, string mask) =>
            new() { StaffAssignment = post.Clone(), UpdateMask = Google.Protobuf.WellKnownTypes.FieldMask.FromString(mask), RequestId = PeopleOnSqlite.NewId() };

        second.StartDate = new DateOnly(2026, 5, 1).ToProto();
        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await host.People().UpdateStaffAssignmentAsync(Update(second, "start_date")));
        Assert.Equal("ASSIGNMENT_OVERLAPS", Errors.Reason(refused));
        Assert.Contains("2026-01-05/2026-06-01", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("2026-05-01/..", refused.Status.Detail, StringComparison.Ordinal);
        (second.StartDate, second.LoadPercent, second.WeeklyLessons) = (new DateOnly(2026, 6, 1).ToProto(), 80, 20);
        var changed = await host.People().UpdateStaffAssignmentAsync(Update(second, "start_date,load_percent,weekly_lessons"));

        Assert.Equal((80, 20, new DateOnly(2026, 6, 1)), (changed.LoadPercent, changed.WeeklyLessons, changed.StartDate.ToDateOnly()));
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () => await host.People().UpdateStaffAssignmentAsync(Update(second, "load_percent"))));
        first.EndDate = null;
        Assert.Equal("ASSIGNMENT_OVERLAPS", await PeopleOnSqlite.Reason(async () => await host.People().UpdateStaffAssignmentAsync(Update(first, "end_date"))));
        changed.LoadPercent = 101;
        changed.Subjects.Add("");
        changed.Phases.Add([Setting.Types.Phase.Primary, Setting.Types.Phase.Primary]);
        Assert.Equal(
            ["staff_assignment.load_percent", "staff_assignment.phases", "staff_assignment.subjects[0]", "update_mask"],
            await PeopleOnSqlite.Violations(async () => await host.People().UpdateStaffAssignmentAsync(Update(changed, "role"))));
        foreach (var (caller, role, reason) in new[] { (world.OtherHead, "head_teacher", "RESOURCE_NOT_FOUND"), (person, "teacher", "PERMISSION_DENIED"), (world.Official, "education_official", "PERMISSION_DENIED") })
        {
            Assert.Equal(reason, await PeopleOnSqlite.Reason(async () => await host.People(host.As(caller, role)).UpdateStaffAssignmentAsync(Update(first, "load_percent"))));
        }
    }

    [DatabaseFact]
    public async Task Ending_a_post_needs_its_etag_and_keeps_it_in_the_history()
    {
        var world = await host.World();
        var person = (await host.Person(world.School)).Name;
        var post = await host.Post(person, Role.Teacher, world.School);

        var ended = await End(post, new DateOnly(2026, 12, 1));

        Assert.Equal(new DateOnly(2026, 12, 1), ended.EndDate.ToDateOnly());
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(() => End(post, new DateOnly(2026, 12, 2))));
        Assert.Equal("ASSIGNMENT_ENDED", await PeopleOnSqlite.Reason(() => End(ended, new DateOnly(2026, 12, 2))));
        Assert.Equal(["end_date"], await PeopleOnSqlite.Violations(() => End(ended, PeopleOnSqlite.Start.AddDays(-1))));
        Assert.Equal(2, await host.Count("SELECT COUNT(*) FROM outbox WHERE aggregate = @Name", new { post.Name }));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-03")]
    public async Task An_official_belongs_to_a_county_and_reaches_only_the_schools_on_the_list()
    {
        var world = await host.World();
        var third = (await host.Unit(Level.School, world.County)).Name;
        var official = (await host.Person(world.County, "Listed")).Name;
        await host.Post(official, Role.EducationOfficial, world.School);
        await host.Post(official, Role.EducationOfficial, third);

        var caller = host.As(official, "education_official");
        var schools = await host.Units(caller).ListOrgUnitsAsync(new ListOrgUnitsRequest());
        var people = await host.People(caller).ListPeopleAsync(new ListPeopleRequest());
        var self = await host.People(caller).GetPersonAsync(new GetPersonRequest { Name = "people/me" });

        Assert.Equal(new[] { world.School, third }.Order(), schools.OrgUnits.Select(unit => unit.Name).Order());
        Assert.Equal(new[] { official, world.Head, world.Teacher }.Order(), people.People.Select(person => person.Name).Order());
        Assert.Equal(world.County, self.County);
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-05")]
    [Trait("requirement", "LL-13")]
    public async Task Heads_staff_their_school_but_appoint_no_head_and_nobody_appoints_himself()
    {
        var world = await host.World();
        var head = host.People(host.As(world.Head, "head_teacher"));
        CreateStaffAssignmentRequest Post(string person, Role role, string unit) => new()
        {
            Parent = person,
            StaffAssignment = new StaffAssignment { Role = role, OrgUnit = unit, StartDate = PeopleOnSqlite.Start.ToProto() },
            RequestId = PeopleOnSqlite.NewId(),
        };

        await head.CreateStaffAssignmentAsync(Post(world.Teacher, Role.CoachingLead, world.School));
        var denied = new[]
        {
            Post(world.Teacher, Role.HeadOfInstitution, world.School), Post(world.Head, Role.CpdLead, world.School),
            Post(world.Teacher, Role.Teacher, world.OtherSchool), Post(world.Teacher, Role.CountyOfficer, world.County),
        };

        foreach (var request in denied)
        {
            Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await head.CreateStaffAssignmentAsync(request)));
        }

        Assert.Equal(
            "RESOURCE_NOT_FOUND",
            await PeopleOnSqlite.Reason(async () => await head.CreateStaffAssignmentAsync(Post(world.OtherHead, Role.Teacher, world.School))));
    }

    [DatabaseFact]
    public async Task Every_invalid_field_of_a_post_is_named_at_once()
    {
        var request = new CreateStaffAssignmentRequest
        {
            Parent = "people/a/b",
            StaffAssignment = new StaffAssignment
            {
                OrgUnit = "oak",
                StartDate = new() { Year = 2026, Month = 2, Day = 30 },
                EndDate = new() { Year = 2026 },
                WeeklyLessons = 61,
            },
            StaffAssignmentId = "A",
        };

        var fields = await PeopleOnSqlite.Violations(async () => await host.People().CreateStaffAssignmentAsync(request));

        string[] expected =
        [
            "parent", "request_id", "staff_assignment.end_date", "staff_assignment.org_unit", "staff_assignment.role", "staff_assignment.start_date",
            "staff_assignment.weekly_lessons", "staff_assignment_id",
        ];
        Assert.Equal(expected, fields);
    }

    private async Task<StaffAssignment> End(StaffAssignment post, DateOnly end) => await host.People().EndStaffAssignmentAsync(new EndStaffAssignmentRequest
    {
        Name = post.Name,
        EndDate = end.ToProto(),
        Etag = post.Etag,
        RequestId = PeopleOnSqlite.NewId(),
    });
}

public sealed class StaffAssignmentOnSqlite(PeopleOnSqlite host) : StaffAssignmentTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class StaffAssignmentOnSqlServer(PeopleOnSqlServer host) : StaffAssignmentTests(host), IClassFixture<PeopleOnSqlServer>;
