using Coaching.People.V1;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Kind = Coaching.People.V1.Person.Types.StaffKind;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People.Tests;

public abstract class PersonTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task A_stranger_cannot_tell_a_person_from_nobody()
    {
        var world = await host.World();
        var stranger = host.People(host.As(world.OtherHead, "head_teacher"));

        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await stranger.GetPersonAsync(new GetPersonRequest { Name = world.Teacher })));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await stranger.GetPersonAsync(new GetPersonRequest { Name = "people/nobody" })));
    }

    [DatabaseFact]
    public async Task People_me_is_the_caller()
    {
        var world = await host.World();

        var me = await host.People(host.As(world.Teacher, "teacher")).GetPersonAsync(new GetPersonRequest { Name = "people/me" });

        Assert.Equal((world.Teacher, world.School, world.County), (me.Name, me.PrimaryOrgUnit, me.County));
    }

    [DatabaseFact]
    public async Task People_change_what_they_say_of_themselves_and_not_where_they_belong()
    {
        var world = await host.World();
        var self = host.People(host.As(world.Teacher, "teacher"));
        var person = await self.GetPersonAsync(new GetPersonRequest { Name = world.Teacher });
        var request = new UpdatePersonRequest
        {
            Person = new Person { Name = person.Name, Etag = person.Etag, Subjects = { "Mathematics" }, PrimaryOrgUnit = world.OtherSchool },
            UpdateMask = FieldMask.FromString("subjects"),
            RequestId = PeopleOnSqlite.NewId(),
        };

        var changed = await self.UpdatePersonAsync(request);

        Assert.Equal(["Mathematics"], changed.Subjects);
        Assert.Equal(world.School, changed.PrimaryOrgUnit);
        Assert.Equal(1, await host.Count("SELECT COUNT(*) FROM people WHERE name = @Name AND email = 'ana@example.org'", new { person.Name }));
        var transfer = request.Clone();
        (transfer.UpdateMask, transfer.RequestId, transfer.Person.Etag) = (FieldMask.FromString("primary_org_unit"), PeopleOnSqlite.NewId(), changed.Etag);
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await self.UpdatePersonAsync(transfer)));
        var head = host.People(host.As(world.Head, "head_teacher"));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await head.UpdatePersonAsync(transfer)));
        var moved = await host.People(host.As(world.Officer, "county_officer")).UpdatePersonAsync(transfer);
        Assert.Equal(world.OtherSchool, moved.PrimaryOrgUnit);
    }

    [DatabaseFact]
    public async Task Every_invalid_field_of_a_person_is_named_at_once()
    {
        var request = new CreatePersonRequest
        {
            Person = new Person
            {
                GivenName = " ",
                FamilyName = new string('x', 101),
                Email = "nobody",
                Phone = "call me",
                Subjects = { "", "two\nlines" },
                ExternalIds = { new ExternalId { System = "tsc", Value = "1" }, new ExternalId { System = "tsc", Value = "1" } },
            },
            PersonId = "me",
            RequestId = PeopleOnSqlite.NewId(),
        };

        var fields = await PeopleOnSqlite.Violations(async () => await host.People().CreatePersonAsync(request));

        string[] expected =
        [
            "person.email", "person.external_ids", "person.family_name", "person.given_name", "person.phone", "person.staff_kind", "person.subjects[0]",
            "person.subjects[1]", "person_id",
        ];
        Assert.Equal(expected, fields);
    }

    [DatabaseFact]
    public async Task Facts_of_a_person_hold_no_name_and_no_contact()
    {
        var nation = await host.Unit(Level.Nation);
        var person = await host.Person(nation.Name, "Wanjiru", "Kamau");

        var data = await host.Database.Read(db => db.One<byte[]>("SELECT data FROM outbox WHERE aggregate = @Name", new { person.Name }), default);

        var fact = PersonChanged.Parser.ParseFrom(data);
        Assert.Equal((person.Name, nation.Name, Kind.Teaching), (fact.Person, fact.PrimaryOrgUnit, fact.StaffKind));
        Assert.DoesNotContain("Wanjiru", System.Text.Encoding.UTF8.GetString(data), StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", System.Text.Encoding.UTF8.GetString(data), StringComparison.Ordinal);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-38")]
    [Trait("requirement", "ATT-01")]
    public async Task All_staff_of_an_area_can_be_listed_whatever_their_kind()
    {
        var world = await host.World();
        var head = host.People(host.As(world.Head, "head_teacher"));
        var bursar = await host.Person(world.School, "Bursar", "Achieng");
        await host.Post(bursar.Name, Role.NonTeachingStaff, world.School);
        var future = await host.Person(world.School, "Future", "Zawadi");
        await host.Post(future.Name, Role.Teacher, world.School, new DateOnly(2027, 1, 4));

        var all = await head.ListPeopleAsync(new ListPeopleRequest());
        var atSchool = await head.ListPeopleAsync(new ListPeopleRequest { OrgUnit = world.School });
        var teachers = await head.ListPeopleAsync(new ListPeopleRequest { OrgUnit = world.School, Role = Role.Teacher });
        var named = await head.ListPeopleAsync(new ListPeopleRequest { Query = "ach" });

        Assert.Equal(["Bursar", "Head", "Teacher", "Future"], all.People.Select(person => person.GivenName));
        Assert.Equal(["Bursar", "Head", "Teacher"], atSchool.People.Select(person => person.GivenName));
        Assert.Equal([world.Teacher], teachers.People.Select(person => person.Name));
        Assert.Equal([bursar.Name], named.People.Select(person => person.Name));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-05")]
    public async Task The_nation_reads_no_list_of_people_and_a_partner_neither()
    {
        var partner = host.As(new TestToken { Client = "leadnow", Roles = ["partner"], Scopes = ["people.read"] });

        await host.World();

        Assert.Empty((await host.People().ListPeopleAsync(new ListPeopleRequest())).People);
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.People(partner).ListPeopleAsync(new ListPeopleRequest())));
    }

    [DatabaseFact]
    public async Task An_identifier_leads_to_one_person()
    {
        var nation = await host.Unit(Level.Nation);
        CreatePersonRequest Request() => new()
        {
            Person = new Person
            {
                GivenName = "A",
                FamilyName = "B",
                StaffKind = Kind.Officer,
                PrimaryOrgUnit = nation.Name,
                ExternalIds = { new ExternalId { System = "tsc", Value = nation.Name } },
            },
            RequestId = PeopleOnSqlite.NewId(),
        };
        await host.People().CreatePersonAsync(Request());

        Assert.Equal("RESOURCE_EXISTS", await PeopleOnSqlite.Reason(async () => await host.People().CreatePersonAsync(Request())));
        Assert.Equal(1, await host.Count("SELECT COUNT(*) FROM people WHERE primary_org_unit = @Name", new { nation.Name }));
    }
}

public sealed class PersonOnSqlite(PeopleOnSqlite host) : PersonTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class PersonOnSqlServer(PeopleOnSqlServer host) : PersonTests(host), IClassFixture<PeopleOnSqlServer>;
