using Coaching.People.V1;
using Coaching.Testing;
using Coaching.Type.V1;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Reason = Coaching.People.V1.PersonDuplicate.Types.Reason;

namespace Coaching.People.Tests;

public abstract class PersonDuplicateTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task Names_in_another_order_with_accents_or_one_letter_off_are_found_at_the_school_and_next_to_it()
    {
        var world = await host.World();
        var first = await Add(world.School, "Wanjir\u0169", "Ng'ang'a");
        var order = await Add(world.School, "NGANGA", "Wanjiru");
        var letter = await Add(world.OtherSchool, "Wanjiru", "Ngangaa");
        var farther = await Add((await host.Unit(Level.School, (await host.Unit(Level.Zone, world.County)).Name)).Name, "Wanjiru", "Nganga");

        var found = await Find(world, world.County, minScore: 40);

        Assert.Equal(
            [(first, order, 60, "SameName,SameOrgUnit"), (first, letter, 40, "SimilarName,NeighbouringOrgUnit"), (order, letter, 40, "SimilarName,NeighbouringOrgUnit")],
            found.Where(pair => pair.PersonDisplayName.StartsWith('W') || pair.PersonDisplayName.StartsWith('N'))
                .Select(pair => (pair.Person, pair.OtherPerson, pair.Score, string.Join(',', pair.Reasons))));
        Assert.DoesNotContain(found, pair => pair.OtherPerson == farther);
    }

    [DatabaseFact]
    public async Task The_same_address_number_or_identifier_elsewhere_tells_across_the_county_unless_a_whole_office_shares_it()
    {
        var world = await host.World();
        var remote = (await host.Unit(Level.School, (await host.Unit(Level.Zone, world.County)).Name)).Name;
        var one = await Add(world.School, "Akinyi", "Odhiambo", "a.odhiambo@example.org", "+254 722 123 456", ("tsc", "778899"));
        var two = await Add(remote, "Beatrice", "Akinyi", "A.Odhiambo@Example.org", "0722-123456", ("payroll", "778899"));
        for (var index = 0; index < 11; index++)
        {
            await Add(world.School, $"Clerk{new string((char)('a' + index), 3)}", $"Office{new string((char)('k' + index), 4)}", phone: "020 555 0000");
        }

        var found = await Find(world, world.County);

        var pair = Assert.Single(found, pair => pair.Person == one);
        Assert.Equal((two, 100), (pair.OtherPerson, pair.Score));
        Assert.Equal([Reason.SameExternalId, Reason.SameEmail, Reason.SamePhone], pair.Reasons);
        Assert.DoesNotContain(found, pair => pair.PersonDisplayName.StartsWith("Clerk", StringComparison.Ordinal));
    }

    [DatabaseFact]
    public async Task A_pair_dismissed_does_not_come_again_and_pages_are_whole()
    {
        var world = await host.World();
        var people = new List<string>();
        for (var index = 0; index < 4; index++)
        {
            people.Add(await Add(world.School, "Kamau", "Mwangi"));
        }

        var officer = host.Merges(host.As(world.Officer, "county_officer"));
        var request = new DismissPersonDuplicateRequest { Person = people[3], OtherPerson = people[0], RequestId = PeopleOnSqlite.NewId() };
        var dismissed = await officer.DismissPersonDuplicateAsync(request);
        Assert.Equal(dismissed, await officer.DismissPersonDuplicateAsync(request));
        var other = new DismissPersonDuplicateRequest { Person = people[0], OtherPerson = people[3], RequestId = PeopleOnSqlite.NewId() };
        Assert.Equal(dismissed.CreateTime, (await officer.DismissPersonDuplicateAsync(other)).CreateTime);

        var pages = new List<PersonDuplicate>();
        var list = new ListPersonDuplicatesRequest { OrgUnit = world.School, PageSize = 2 };
        do
        {
            var page = await officer.ListPersonDuplicatesAsync(list);
            pages.AddRange(page.PersonDuplicates);
            list.PageToken = page.NextPageToken;
        }
        while (list.PageToken.Length > 0);

        var namesakes = pages.Where(pair => pair.PersonDisplayName == "Kamau Mwangi").ToList();
        Assert.Equal(5, namesakes.Count);
        Assert.Equal(5, namesakes.Select(pair => (pair.Person, pair.OtherPerson)).Distinct().Count());
        Assert.DoesNotContain(namesakes, pair => (pair.Person, pair.OtherPerson) == (people[0], people[3]));
    }

    [DatabaseFact]
    public async Task Only_who_keeps_the_staff_of_the_place_is_told_and_bad_input_is_named()
    {
        var world = await host.World();
        var request = new ListPersonDuplicatesRequest { OrgUnit = world.School };

        foreach (var (person, role) in new[] { (world.Teacher, "teacher"), (world.OtherHead, "head_teacher"), (world.Official, "education_official"), ("people/admin", "national_admin"), ("people/auditor", "auditor") })
        {
            Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.Merges(host.As(person, role)).ListPersonDuplicatesAsync(request)));
        }

        var head = host.Merges(host.As(world.Head, "head_teacher"));
        await head.ListPersonDuplicatesAsync(request);
        Assert.Equal(["min_score", "org_unit"], await PeopleOnSqlite.Violations(async () =>
            await head.ListPersonDuplicatesAsync(new ListPersonDuplicatesRequest { OrgUnit = "x", MinScore = 101 })));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await head.DismissPersonDuplicateAsync(
            new DismissPersonDuplicateRequest { Person = world.Teacher, OtherPerson = world.OtherHead, RequestId = PeopleOnSqlite.NewId() })));
    }

    private async Task<List<PersonDuplicate>> Find(World world, string unit, int minScore = 0) =>
        [.. (await host.Merges(host.As(world.Officer, "county_officer")).ListPersonDuplicatesAsync(
            new ListPersonDuplicatesRequest { OrgUnit = unit, MinScore = minScore, PageSize = 200 })).PersonDuplicates];

    private async Task<string> Add(string unit, string given, string family, string email = "", string phone = "", params (string System, string Value)[] ids)
    {
        var person = new Person { GivenName = given, FamilyName = family, StaffKind = Person.Types.StaffKind.Teaching, PrimaryOrgUnit = unit, Email = email, Phone = phone };
        person.ExternalIds.AddRange(ids.Select(id => new ExternalId { System = id.System, Value = id.Value }));
        return (await host.People().CreatePersonAsync(new CreatePersonRequest { Person = person, RequestId = PeopleOnSqlite.NewId() })).Name;
    }
}

public sealed class PersonDuplicateOnSqlite(PeopleOnSqlite host) : PersonDuplicateTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class PersonDuplicateOnSqlServer(PeopleOnSqlServer host) : PersonDuplicateTests(host), IClassFixture<PeopleOnSqlServer>;
