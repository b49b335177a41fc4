using Coaching.People.V1;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.People.Tests;

public abstract class PersonContactTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-05")]
    public async Task Contact_data_is_for_the_person_the_coach_the_head_and_the_officials_and_for_nobody_else()
    {
        var world = await host.World();
        await host.Pair(world.OtherHead, world.Teacher, Tier.Peer);

        foreach (var (person, role) in new[] { (world.Teacher, "teacher"), (world.Head, "head_teacher"), (world.Official, "education_official"), (world.OtherHead, "teacher") })
        {
            var contact = await Get(world.Teacher, person, role);
            Assert.Equal(("ana@example.org", "+254 700 000 000"), (contact.Email, contact.Phone));
        }

        foreach (var (person, role) in new[] { (world.Officer, "county_officer"), ("people/admin", "national_admin"), ("people/stranger", "teacher") })
        {
            Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(() => Get(world.Teacher, person, role)));
        }

        // The coachee does not learn the coach's number by being coached.
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(() => Get(world.OtherHead, world.Teacher, "teacher")));
        var partner = host.People(host.As(new TestToken { Client = "leadnow", Roles = ["partner"], Scopes = ["person-contacts.read"] }));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await partner.GetPersonContactAsync(new GetPersonContactRequest { Name = $"{world.Teacher}/contact" })));
    }

    [DatabaseFact]
    public async Task The_directory_holds_no_contact_data_whoever_reads_it()
    {
        var world = await host.World();
        var teacher = host.People(host.As(world.Teacher, "teacher"));

        var seen = new[]
        {
            await teacher.GetPersonAsync(new GetPersonRequest { Name = "people/me" }),
            (await host.People(host.As(world.Head, "head_teacher")).ListPeopleAsync(new ListPeopleRequest())).People.Single(person => person.Name == world.Teacher),
            await host.Person(world.School),
        };

        Assert.All(seen, person => Assert.Equal(("", "", 0), (person.Email, person.Phone, person.ExternalIds.Count)));
    }

    [DatabaseFact]
    public async Task Each_reading_of_contact_data_is_audited_and_reading_the_directory_is_not()
    {
        var world = await host.World();
        const string readings = "SELECT COUNT(*) FROM audit WHERE actor = @actor";
        var actor = world.Head;

        await host.People(host.As(actor, "head_teacher")).GetPersonAsync(new GetPersonRequest { Name = world.Teacher });
        Assert.Equal(0, await host.Count(readings, new { actor }));
        await Get(world.Teacher, actor, "head_teacher");
        await Get(world.Teacher, actor, "head_teacher");

        Assert.Equal(2, await host.Count($"{readings} AND resource = @resource AND method LIKE '%GetPersonContact'", new { actor, resource = $"{world.Teacher}/contact" }));
    }

    [DatabaseFact]
    public async Task People_change_how_they_are_reached_and_not_their_numbers_elsewhere()
    {
        var world = await host.World();
        var (teacher, head) = (host.People(host.As(world.Teacher, "teacher")), host.People(host.As(world.Head, "head_teacher")));
        var contact = await Get(world.Teacher, world.Teacher, "teacher");
        contact.Phone = "0711 111 111";
        contact.ExternalIds.Add(new ExternalId { System = "tsc", Value = world.Teacher });

        var changed = await teacher.UpdatePersonContactAsync(Update(contact, "phone"));

        Assert.Equal(("0711 111 111", "ana@example.org", 0), (changed.Phone, changed.Email, changed.ExternalIds.Count));
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () => await teacher.UpdatePersonContactAsync(Update(contact, "phone"))));
        contact.Etag = changed.Etag;
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await teacher.UpdatePersonContactAsync(Update(contact, "external_ids"))));
        Assert.Single((await head.UpdatePersonContactAsync(Update(contact, "external_ids"))).ExternalIds);
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () =>
            await host.People(host.As(world.Officer, "county_officer")).UpdatePersonContactAsync(Update(contact, "phone"))));
    }

    [DatabaseFact]
    public async Task Every_invalid_field_of_a_contact_is_named_and_the_person_does_not_take_it()
    {
        var world = await host.World();
        var bad = new PersonContact { Name = "people/a", Email = "nobody", Phone = "call me", ExternalIds = { new ExternalId() } };

        Assert.Equal(
            ["person_contact.email", "person_contact.etag", "person_contact.external_ids[0].system", "person_contact.external_ids[0].value", "person_contact.name",
                "person_contact.phone", "update_mask"],
            await PeopleOnSqlite.Violations(async () => await host.People().UpdatePersonContactAsync(Update(bad, "given_name"))));
        var person = new Person { Name = world.Teacher, Etag = "\"1\"", Email = "b@example.org", Phone = "1" };
        Assert.Equal(["person.email", "person.phone"], await PeopleOnSqlite.Violations(async () =>
            await host.People().UpdatePersonAsync(new UpdatePersonRequest { Person = person, RequestId = PeopleOnSqlite.NewId() })));
    }

    private static UpdatePersonContactRequest Update(PersonContact contact, string field) =>
        new() { PersonContact = contact.Clone(), UpdateMask = FieldMask.FromString(field), RequestId = PeopleOnSqlite.NewId() };

    private async Task<PersonContact> Get(string whose, string person, string role) =>
        await host.People(host.As(person, role)).GetPersonContactAsync(new GetPersonContactRequest { Name = $"{whose}/contact" });
}

public sealed class PersonContactOnSqlite(PeopleOnSqlite host) : PersonContactTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class PersonContactOnSqlServer(PeopleOnSqlServer host) : PersonContactTests(host), IClassFixture<PeopleOnSqlServer>;
