using Coaching.People.V1;
using Coaching.Testing;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using static Coaching.People.Tests.RosterPackages;

namespace Coaching.People.Tests;

public abstract class ImportDeltaTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "P8")]
    public Task After_a_reference_copy_and_changes_and_the_copy_again_the_state_is_each_time_as_version_1_1_says() => CopyChangesAndCopyAgain("1.1");

    [DatabaseFact]
    [Trait("requirement", "P8")]
    public Task After_a_reference_copy_and_changes_and_the_copy_again_the_state_is_each_time_as_version_1_2_says() => CopyChangesAndCopyAgain("1.2");

    private async Task CopyChangesAndCopyAgain(string version)
    {
        var nation = (await host.Unit(Level.Nation)).Name;
        var id = PeopleOnSqlite.NewId();
        var client = new RosterClient(host);
        Row[] bulk = [.. Enumerable.Range(0, 8).Select(person => new Row($"{id}-{person}", "Ana", "teacher", $"{id}-a"))];
        var others = Enumerable.Range(0, 9).Select(unit => $"E{unit}").ToList();
        var bulkOrgs = Org($"{id}-a", "A") + Org($"{id}-b", "B") + Org($"{id}-c", "C") + string.Concat(others.Select(unit => Org($"{id}-{unit}", unit)));
        var open = others.Select(unit => $"{unit} Active");
        var changedOrgs = Org($"{id}-c", "C", status: "tobedeleted") + Org($"{id}-d", "D", status: "active");
        Row[] changes =
        [
            bulk[0] with { Status = "tobedeleted" }, bulk[1] with { Given = "Eva", Status = "active" },
            bulk[2] with { Org = $"{id}-d", Status = "active", From = $"{id}-a" },
            new($"{id}-new", "New", "principal", $"{id}-b") { Status = "active" },
            new($"{id}-never", "Never", "teacher", $"{id}-b") { Status = "tobedeleted" },
        ];
        var copy = Package(version, id, "bulk", bulkOrgs, bulk);
        var list = Package(version, id, "delta", changedOrgs, changes);
        string[] asInCopy = [.. bulk.Select(row => $"{row.Id} Ana Active Teacher@A").Order(StringComparer.Ordinal)];
        string[] asInList =
        [
            $"{id}-0 Ana Left", $"{id}-1 Eva Active Teacher@A", $"{id}-2 Ana Active Teacher@D", .. asInCopy[3..], $"{id}-new New Active HeadOfInstitution@B",
        ];

        await client.Import(copy, parent: nation);
        Assert.Equal(asInCopy, await People(id));
        Assert.Equal(["A Active", "B Active", "C Active", .. open], await Units(nation));

        var first = await client.Run(list, parent: nation);
        Assert.Empty(await client.Issues(first.Name));
        Assert.Equal(asInList, await People(id));
        Assert.Equal(["A Active", "B Active", "C Closed", "D Active", .. open], await Units(nation));

        var facts = await host.Count("SELECT COUNT(*) FROM outbox");
        var again = await client.Import(list, parent: nation);
        Assert.All(again.Files, file => Assert.Equal(file.Rows, file.Unchanged + file.Skipped));
        Assert.Equal(facts, await host.Count("SELECT COUNT(*) FROM outbox"));

        await client.Import(copy, parent: nation);
        Assert.Equal([.. asInCopy, $"{id}-new New Left"], await People(id));
        Assert.Equal(["A Active", "B Active", "C Active", "D Closed", .. open], await Units(nation));
        Assert.All((await client.Import(copy, parent: nation)).Files, file => Assert.Equal(file.Rows, file.Unchanged + file.Skipped));
    }

    [DatabaseFact]
    public async Task A_change_of_one_role_leaves_the_others_and_roles_of_nobody_known_are_refused()
    {
        var nation = (await host.Unit(Level.Nation)).Name;
        var id = PeopleOnSqlite.NewId();
        var client = new RosterClient(host);
        await client.Import(Package("1.2", id, "bulk", Org($"{id}-a", "A") + Org($"{id}-b", "B"), [new Row($"{id}-0", "Ana", "teacher", $"{id}-a")]), parent: nation);
        var roles = $"{id}-r1,active,,{id}-0,secondary,aide,,,{id}-b,\n{id}-r2,active,,{id}-nobody,primary,teacher,,,{id}-b,\n";
        var delta = Zip(
            ("manifest.csv", Bytes(Manifest(id, "1.2", "delta", "roles"))), ("roles.csv", Bytes(RoleHeader + roles)));

        var operation = await client.Run(delta, parent: nation);

        Assert.Equal(["roles.csv:3 PERSON_REJECTED"], (await client.Issues(operation.Name)).Select(issue => $"{issue.File}:{issue.Line} {issue.Code}"));
        Assert.Equal([$"{id}-0 Ana Active Teacher@A TeachingAssistant@B"], await People(id));
        var file = Assert.Single(operation.Response.Unpack<ImportReport>().Files);
        Assert.Equal((2L, 1L, 1L), (file.Rows, file.Created, file.Rejected));
    }

    // Each person of a package: how called, whether serving, and the posts that are held.
    private async Task<IEnumerable<string>> People(string id)
    {
        var rows = await host.Database.Read(db => db.Query<PersonLine>(SelectPeople, new { like = $"{id}-%" }), default);
        var posts = (await host.Database.Read(db => db.Query<PostLine>(SelectPosts, new { like = $"{id}-%" }), default))
            .ToLookup(post => post.Value, post => $" {(Role)post.Role}@{post.DisplayName}");
        return rows
            .Select(row => $"{row.Value} {row.GivenName} {(V1.Person.Types.State)row.State}{string.Concat(posts[row.Value].Order(StringComparer.Ordinal))}")
            .Order(StringComparer.Ordinal);
    }

    private async Task<IEnumerable<string>> Units(string nation) =>
        (await host.Database.Read(db => db.Query<UnitLine>("SELECT display_name, state FROM org_units WHERE parent = @nation ORDER BY display_name", new { nation }), default))
            .Select(unit => $"{unit.DisplayName} {(OrgUnit.Types.State)unit.State}");

    private static byte[] Package(string version, string source, string mode, string orgs, IReadOnlyList<Row> rows)
    {
        if (version == "1.1")
        {
            return Zip(
                ("manifest.csv", Bytes(Manifest(source, version, mode, "orgs", "users"))), ("orgs.csv", Bytes(OrgHeader + orgs)),
                ("users.csv", Bytes(UserHeader + string.Concat(rows.Select(row => User(row.Id, row.Org, row.Role, row.Given, row.Status))))));
        }

        // Of whom only the place changes, a list of changes gives roles only: the one that ends and the one that begins.
        var users = rows.Where(row => row.From.Length == 0).Select(row => $"{row.Id},{row.Status},,true,u,,{row.Given},Otieno,,,,,,,,,,,,,,,\n");
        var roles = rows.Where(row => row.Status != "tobedeleted").SelectMany(row => new[]
        {
            row.From.Length == 0 ? "" : $"{row.Id}-r,tobedeleted,,{row.Id},primary,{row.Role},,,{row.From},\n",
            $"{row.Id}-{row.Org[^1]},{row.Status},,{row.Id},primary,{row.Role},,,{row.Org},\n",
        });
        var profiles = rows.Select(row => $"{row.Id}-p,{row.Status},,{row.Id},sis,vendor,,,password,u,\n");
        return Zip(
            ("manifest.csv", Bytes(Manifest(source, version, mode, "orgs", "users", "roles", "userProfiles"))), ("orgs.csv", Bytes(OrgHeader + orgs)),
            ("users.csv", Bytes(UserHeader12 + string.Concat(users))), ("roles.csv", Bytes(RoleHeader + string.Concat(roles))),
            ("userProfiles.csv", Bytes(ProfileHeader + string.Concat(profiles))));
    }

    private sealed record Row(string Id, string Given, string Role, string Org)
    {
        public string Status { get; init; } = "";

        public string From { get; init; } = "";
    }

    private sealed record PersonLine
    {
        public required string Value { get; init; }

        public required string GivenName { get; init; }

        public required int State { get; init; }
    }

    private sealed record PostLine
    {
        public required string Value { get; init; }

        public required int Role { get; init; }

        public required string DisplayName { get; init; }
    }

    private sealed record UnitLine
    {
        public required string DisplayName { get; init; }

        public required int State { get; init; }
    }

    private const string SelectPeople = """
        SELECT e.value, p.given_name, p.state FROM people p JOIN external_ids e ON e.owner = p.name
        WHERE e.collection = 'people' AND e.system = 'oneroster' AND e.value LIKE @like
        """;

    private const string SelectPosts = """
        SELECT e.value, s.role, u.display_name
        FROM staff_assignments s JOIN external_ids e ON e.owner = s.person JOIN org_units u ON u.name = s.org_unit
        WHERE e.collection = 'people' AND e.system = 'oneroster' AND e.value LIKE @like AND s.end_date IS NULL
        """;
}

public sealed class ImportDeltaOnSqlite(PeopleOnSqlite host) : ImportDeltaTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class ImportDeltaOnSqlServer(PeopleOnSqlServer host) : ImportDeltaTests(host), IClassFixture<PeopleOnSqlServer>;
