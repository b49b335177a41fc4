using Coaching.People.V1;
using Coaching.Testing;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using static Coaching.People.Tests.RosterPackages;

namespace Coaching.People.Tests;

public abstract class ImportRosterTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task Bad_rows_cost_no_neighbour_and_say_file_line_and_code()
    {
        var id = NewId();
        var orgs = Org($"{id}-d", "District", "district") + Org($"{id}-s", "Oak", "school", $"{id}-d")
            + Org($"{id}-s", "Oak again", "school", $"{id}-d") + Org($"{id}-x", "Nowhere", "school", "missing") + Org($"{id}-t", "Odd", "castle")
            + Org($"{id}-a", "A", "local", $"{id}-b") + Org($"{id}-b", "B", "local", $"{id}-a") + Org($"{id}-c", "C", "school", $"{id}-b")
            + Org($"{id}-f", "=HYPERLINK(1)", "school", $"{id}-d") + Org($"{id}-n", "Nation", "national", $"{id}-d");
        var users = User($"{id}-1", $"{id}-s") + User($"{id}-1", $"{id}-s") + User($"{id}-2", $"{id}-x") + User($"{id}-3", $"{id}-s", "wizard")
            + $"{id}-4,,,true,{id}-s,teacher\n" + $"{id}-5,,,true,{id}-s,teacher,u,,\"Ana,Otieno,,,,,,,,,\n" + User($"{id}-6", $"{id}-s", given: "A\0na")
            + User($"{id}-7", $"{id}-s", given: "@SUM(1)") + User($"{id}-8", $"{id}-s", given: new string('x', 70_000)) + User("no spaces", $"{id}-s")
            + User($"{id}-9", $"{id}-s", given: "\u202Eana") + User($"{id}-10", $"{id}-s", given: "\"A\"na") + User($"{id}-11", $"{id}-s", email: "nobody")
            + User($"{id}-12", $"{id}-s", given: "Zoë 🙂") + User($"{id}-13", $"{id}-s", "student") + User($"{id}-14", $"{id}-s", status: "gone");
        var client = new RosterClient(host);

        var operation = await client.Run(Package(orgs, users));

        var report = operation.Response.Unpack<ImportReport>();
        var issues = await client.Issues(operation.Name);
        string[] expected =
        [
            "orgs.csv:4 DUPLICATE_SOURCED_ID", "orgs.csv:5 DANGLING_REFERENCE", "orgs.csv:6 UNKNOWN_ORG_TYPE", "orgs.csv:7 CYCLE_IN_ORGS",
            "orgs.csv:8 CYCLE_IN_ORGS", "orgs.csv:9 PARENT_REJECTED", "orgs.csv:10 FORMULA_CELL", "orgs.csv:11 LEVEL_NOT_BELOW_PARENT",
            "users.csv:3 DUPLICATE_SOURCED_ID", "users.csv:4 DANGLING_REFERENCE", "users.csv:5 UNKNOWN_ROLE", "users.csv:6 RAGGED_ROW",
            "users.csv:7 UNCLOSED_QUOTE", "users.csv:8 CONTROL_CHARACTER", "users.csv:9 FORMULA_CELL", "users.csv:10 LINE_TOO_LONG",
            "users.csv:11 INVALID_SOURCED_ID", "users.csv:12 BIDI_MARK", "users.csv:13 STRAY_QUOTE", "users.csv:14 INVALID_EMAIL",
            "users.csv:17 STATUS_IN_BULK", "users.csv:17 INVALID_STATUS",
        ];
        Assert.Equal(expected, issues.Select(issue => $"{issue.File}:{issue.Line} {issue.Code}"));
        Assert.Equal((2L, 8L), (Counts(report, "orgs.csv").Created, Counts(report, "orgs.csv").Rejected));
        Assert.Equal((3L, 12L, 1L), (Counts(report, "users.csv").Created, Counts(report, "users.csv").Rejected, Counts(report, "users.csv").Skipped));
        Assert.Equal((2L, 20L), (report.Warnings, report.Errors));
        Assert.DoesNotContain(issues, issue => issue.Message.Contains("wizard", StringComparison.Ordinal));
    }

    [DatabaseFact]
    public async Task A_roster_that_names_another_parent_moves_the_unit_with_all_below_it()
    {
        var (id, source) = (NewId(), NewId());
        var client = new RosterClient(host);
        string Orgs(string zone, string zonesParent) =>
            Org($"{id}-a", "Amber", "district") + Org($"{id}-b", "Basalt", "district") + Org($"{id}-z", "Zone", "local", zonesParent)
            + Org($"{id}-y", "Other zone", "local", $"{id}-a") + Org($"{id}-s", "Oak", "school", zone) + Org($"{id}-n", "New", "school", $"{id}-z");
        await client.Import(Package(Orgs($"{id}-z", $"{id}-a").Replace(Org($"{id}-n", "New", "school", $"{id}-z"), ""), User($"{id}-1", $"{id}-s"), source));
        var before = await UnitOf($"{id}-s");

        var report = (await client.Run(Package(Orgs($"{id}-z", $"{id}-b"), User($"{id}-1", $"{id}-s"), source))).Response.Unpack<ImportReport>();

        var (oak, zone, basalt) = (await UnitOf($"{id}-s"), await UnitOf($"{id}-z"), await UnitOf($"{id}-b"));
        Assert.Equal((1L, 1L, 0L), (Counts(report, "orgs.csv").Created, Counts(report, "orgs.csv").Updated, Counts(report, "orgs.csv").Rejected));
        Assert.Equal([zone.Name, basalt.Name], oak.Ancestors);
        Assert.Equal((before.Name, zone.Name, basalt.Name), (oak.Name, oak.Parent, zone.Parent));
        Assert.Equal([zone.Name, basalt.Name], (await UnitOf($"{id}-n")).Ancestors);
        var revisions = await host.Units().ListOrgUnitRevisionsAsync(new ListOrgUnitRevisionsRequest { Parent = zone.Name });
        Assert.Contains(revisions.Revisions, revision => revision.Kind == OrgUnitRevision.Types.Kind.Moved);

        var again = (await client.Run(Package(Orgs($"{id}-y", $"{id}-b"), User($"{id}-1", $"{id}-s"), source))).Response.Unpack<ImportReport>();
        Assert.Equal((1L, 5L), (Counts(again, "orgs.csv").Updated, Counts(again, "orgs.csv").Unchanged));
        Assert.Equal((await UnitOf($"{id}-y")).Name, (await UnitOf($"{id}-s")).Parent);
    }

    [DatabaseFact]
    public async Task A_roster_that_still_names_a_merged_school_puts_its_staff_where_that_went()
    {
        var id = NewId();
        var client = new RosterClient(host);
        string Orgs(string name) => Org($"{id}-d", "District", "district") + Org($"{id}-a", name, "school", $"{id}-d") + Org($"{id}-b", "Elm", "school", $"{id}-d");
        await client.Import(Package(Orgs("Oak"), User($"{id}-1", $"{id}-a")));
        var (oak, elm) = (await UnitOf($"{id}-a"), await UnitOf($"{id}-b"));
        await host.Units().MergeOrgUnitsAsync(new MergeOrgUnitsRequest
        {
            Name = elm.Name,
            Sources = { oak.Name },
            MergeDate = new() { Year = 2026, Month = 11, Day = 24 },
            Etag = elm.Etag,
            RequestId = NewId(),
        });

        var report = await client.Import(Package(Orgs("Old Oak"), User($"{id}-1", $"{id}-a") + User($"{id}-2", $"{id}-a")));

        Assert.Equal((0L, 0L), (report.Errors, Counts(report, "users.csv").Rejected));
        var after = await host.Units().GetOrgUnitAsync(new GetOrgUnitRequest { Name = oak.Name });
        Assert.Equal((OrgUnit.Types.State.Closed, elm.Name, "Old Oak"), (after.State, after.MergedInto, after.DisplayName));
        Assert.Equal(2, await host.Count("SELECT COUNT(*) FROM staff_assignments WHERE org_unit = @Name AND end_date IS NULL", new { elm.Name }));
        Assert.Equal(2, await host.Count("SELECT COUNT(*) FROM people WHERE primary_org_unit = @Name", new { elm.Name }));
        Assert.Equal("Elm", (await UnitOf($"{id}-a")).DisplayName);
    }

    private async Task<OrgUnit> UnitOf(string sourcedId) => Assert.Single((await host.Units().ListOrgUnitsAsync(
        new ListOrgUnitsRequest { ExternalId = new Coaching.Type.V1.ExternalId { System = "oneroster", Value = sourcedId } })).OrgUnits);

    [DatabaseFact]
    public async Task A_file_that_is_no_utf8_or_has_no_header_refuses_the_package()
    {
        var client = new RosterClient(host);
        var manifest = ("manifest.csv", Bytes(Manifest()));
        var users = ("users.csv", Bytes(UserHeader));
        byte[] utf16 = [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(OrgHeader)];
        byte[] latin1 = [.. Bytes(OrgHeader), .. Bytes($"{NewId()},,,"), 0xE9, .. Bytes(",school,,\n")];

        Assert.Equal(["orgs.csv:1 NOT_UTF8"], await client.Issues(Zip(manifest, users, ("orgs.csv", utf16))));
        Assert.Equal(["orgs.csv:1 MISSING_HEADER"], await client.Issues(Zip(manifest, users, ("orgs.csv", []))));
        Assert.Equal(["orgs.csv:2 BAD_UTF8", "users.csv:0 EMPTY_FILE"], await client.Issues(Zip(manifest, users, ("orgs.csv", latin1))));
        Assert.Equal(
            ["orgs.csv:0 EMPTY_FILE", "users.csv:0 EMPTY_FILE"],
            await client.Issues(Zip(manifest, users, ("orgs.csv", [0xEF, 0xBB, 0xBF, .. Bytes(OrgHeader.Replace("\n", "\r\n", StringComparison.Ordinal))]))));
        Assert.Equal(["orgs.csv:0 MISSING_FILE"], await client.Issues(Zip(manifest, users)));
        Assert.Equal(
            ["orgs.csv:1 MISSING_COLUMN"],
            await client.Issues(Zip(manifest, users, ("orgs.csv", Bytes("sourcedId,status,dateLastModified,type,identifier,parentSourcedId\n")))));
    }

    [DatabaseFact]
    public async Task A_package_that_lies_or_bursts_is_refused()
    {
        var client = new RosterClient(host);
        var manifest = ("manifest.csv", Bytes(Manifest()));

        Assert.Equal([":0 NOT_A_ZIP"], await client.Issues(Bytes("no zip at all")));
        Assert.Equal([":0 PATH_IN_PACKAGE"], await client.Issues(Zip(manifest, ("../users.csv", []))));
        Assert.Equal([":0 PATH_IN_PACKAGE"], await client.Issues(Zip(manifest, ("folder/users.csv", []))));
        Assert.Equal(["more.zip:0 NESTED_ARCHIVE"], await client.Issues(Zip(manifest, ("more.zip", []))));
        Assert.Equal(["manifest.csv:0 DUPLICATE_FILE"], await client.Issues(Zip(manifest, manifest)));
        Assert.Equal(["users.csv:0 TOO_MUCH_DATA"], await client.Issues(Zip(manifest, ("users.csv", new byte[20_000_000]))));
        Assert.Equal(
            [":0 TOO_MANY_FILES"], await client.Issues(Zip([.. Enumerable.Range(0, 1_001).Select(index => ($"f{index}.csv", Array.Empty<byte>()))])));
        Assert.Equal(["manifest.csv:0 MISSING_MANIFEST"], await client.Issues(Zip(("users.csv", Bytes(UserHeader)))));
        Assert.Equal(
            ["manifest.csv:0 UNSUPPORTED_VERSION"],
            await client.Issues(Zip(("manifest.csv", Bytes(Manifest().Replace("version,1.1", "version,1.0", StringComparison.Ordinal))))));
    }

    [DatabaseFact]
    public async Task A_reference_copy_ends_whom_it_no_longer_names_unless_too_many_are_gone()
    {
        var (id, client) = (NewId(), new RosterClient(host));
        var nation = (await host.Unit(Level.Nation)).Name;
        var org = Org(id);
        string Users(IEnumerable<int> people) => string.Concat(people.Select(person => User($"{id}-{person}", id)));
        await client.Import(Package(org, Users(Enumerable.Range(0, 10)), id), parent: nation);

        var tooMany = await client.Import(Package(org, Users(Enumerable.Range(0, 7)), id), parent: nation);
        Assert.Equal((0L, 1L), (Counts(tooMany, "users.csv").Removed, tooMany.Errors));
        var two = await client.Import(Package(org, Users(Enumerable.Range(2, 8)), id), parent: nation);
        Assert.Equal((2L, 8L, 0L), (Counts(two, "users.csv").Removed, Counts(two, "users.csv").Unchanged, two.Errors));
        Assert.Equal(2, await host.Count(SelectLeft, new { nation }));
        var back = await client.Import(Package(org, Users(Enumerable.Range(0, 10)), id), parent: nation);

        Assert.Equal((2L, 8L), (Counts(back, "users.csv").Updated, Counts(back, "users.csv").Unchanged));
        Assert.Equal(0, await host.Count(SelectLeft, new { nation }));
    }

    [DatabaseFact]
    public async Task A_line_that_cannot_be_read_ends_nobody()
    {
        var (id, client) = (NewId(), new RosterClient(host));
        var nation = (await host.Unit(Level.Nation)).Name;
        var org = Org(id);
        var users = string.Concat(Enumerable.Range(0, 9).Select(person => User($"{id}-{person}", id)));
        await client.Import(Package(org, users + User($"{id}-9", id), id), parent: nation);

        var operation = await client.Run(Package(org, users + $"{id}-9,ragged\n", id), parent: nation);

        Assert.Equal(0L, Counts(operation.Response.Unpack<ImportReport>(), "users.csv").Removed);
        Assert.Equal(
            ["users.csv:0 REMOVALS_SKIPPED", "users.csv:11 RAGGED_ROW"],
            (await client.Issues(operation.Name)).Select(issue => $"{issue.File}:{issue.Line} {issue.Code}"));
    }

    [DatabaseFact]
    public async Task A_changed_row_updates_its_person_and_moves_the_rostered_post()
    {
        var (id, client) = (NewId(), new RosterClient(host));
        var nation = (await host.Unit(Level.Nation)).Name;
        var orgs = Org($"{id}-a", "A") + Org($"{id}-b", "B");
        await client.Import(Package(orgs, User(id, $"{id}-a")), parent: nation);

        var report = await client.Import(Package(orgs, User(id, $"{id}-b", "principal", "Anna")), parent: nation);

        Assert.Equal(1L, Counts(report, "users.csv").Updated);
        var person = await host.Database.Read(
            db => db.One<string>("SELECT owner FROM external_ids WHERE collection = 'people' AND system = 'oneroster' AND value = @id", new { id }), default);
        var posts = (await host.People().ListStaffAssignmentsAsync(new ListStaffAssignmentsRequest { Parent = person })).StaffAssignments;
        Assert.Equal([(Role.Teacher, true), (Role.HeadOfInstitution, false)], posts.Select(post => (post.Role, post.EndDate is not null)).Order());
    }

    [DatabaseFact]
    public async Task Version_1_2_takes_posts_from_roles_and_a_role_shares_the_fate_of_its_person()
    {
        var (id, client) = (NewId(), new RosterClient(host));
        var manifest = Manifest().Replace("version,1.1", "version,1.2", StringComparison.Ordinal) + "file.roles,bulk\n";
        const string UserColumns = "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,"
            + "agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,"
            + "primaryOrgSourcedId,pronouns\n";
        const string RoleColumns =
            "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n";
        string User12(string user, string given) => $"{id}-{user},,,true,u,\"{{TSC:{id}-{user}}}\",{given},Otieno,,,,,,,,,,,,,,,\n";
        var users = User12("1", "Ana") + User12("2", "=Ben") + User12("3", "Learner") + User12("4", "Nobody");
        var roles = $"{id}-r1,,,{id}-1,primary,principal,2026-01-05,,{id},\n" + $"{id}-r2,,,{id}-1,secondary,teacher,2026-01-05,,{id},\n"
            + $"{id}-r3,,,{id}-2,primary,teacher,,,{id},\n" + $"{id}-r4,,,{id}-3,primary,student,,,{id},\n" + $"{id}-r5,,,{id}-1,secondary,aide,05/01/2026,,{id},\n";
        var package = Zip(
            ("manifest.csv", Bytes(manifest)), ("orgs.csv", Bytes(OrgHeader + Org(id))), ("users.csv", Bytes(UserColumns + users)),
            ("roles.csv", Bytes(RoleColumns + roles)));

        var operation = await client.Run(package);

        var report = operation.Response.Unpack<ImportReport>();
        Assert.Equal(("1.2", 1L, 1L, 1L, 1L), (report.OnerosterVersion, report.Staff, report.Teachers, report.Administrators, report.StudentsSkipped));
        Assert.Equal((2L, 2L, 1L), (Counts(report, "roles.csv").Created, Counts(report, "roles.csv").Rejected, Counts(report, "roles.csv").Skipped));
        Assert.Equal(
            ["roles.csv:4 PERSON_REJECTED", "roles.csv:6 INVALID_DATE", "users.csv:3 FORMULA_CELL", "users.csv:5 NO_ROLE"],
            (await client.Issues(operation.Name)).Select(issue => $"{issue.File}:{issue.Line} {issue.Code}"));
        Assert.Equal(1, await host.Count("SELECT COUNT(*) FROM external_ids WHERE system = 'tsc' AND value = @value", new { value = $"{id}-1" }));
        var again = await client.Import(package);
        Assert.Equal((1L, 2L), (Counts(again, "users.csv").Unchanged, Counts(again, "roles.csv").Unchanged));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-05")]
    public async Task An_import_stays_inside_its_callers_place_and_gives_no_post_above_them()
    {
        var world = await host.World();
        var (id, admin) = (NewId(), new RosterClient(host));
        await admin.Import(Package(Org($"{id}-far", "Far"), User($"{id}-far", $"{id}-far")), parent: world.Nation);
        var head = new RosterClient(host, world.Head, "head_teacher");
        var orgs = Org($"{id}-far", "Taken") + Org($"{id}-dep", "Science", "department");
        var users = User($"{id}-far", $"{id}-dep") + User($"{id}-new", $"{id}-dep") + User($"{id}-boss", $"{id}-dep", "principal");

        var issues = await head.Issues(Package(orgs, users), parent: world.School);

        Assert.Equal(
            ["orgs.csv:2 LEVEL_NOT_BELOW_PARENT", "users.csv:2 OUTSIDE_PARENT", "users.csv:4 ROLE_NOT_GRANTABLE"], issues);
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(() => head.Start(Package(orgs, users))));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(() => head.Start(Package(orgs, users), parent: world.OtherSchool)));
        var foreign = await head.Upload(Package(orgs, users));
        Assert.Equal(
            "RESOURCE_NOT_FOUND",
            await PeopleOnSqlite.Reason(async () => await host.Imports().ImportRosterAsync(new ImportRosterRequest { Upload = foreign, RequestId = NewId() })));
    }

    [DatabaseFact]
    public async Task A_list_of_changes_ends_only_whom_it_says_and_the_reference_copy_brings_them_back()
    {
        var (id, client) = (NewId(), new RosterClient(host));
        var nation = (await host.Unit(Level.Nation)).Name;
        string Users(IEnumerable<int> people) => string.Concat(people.Select(person => User($"{id}-{person}", id)));
        var bulk = Package(Org(id), Users(Enumerable.Range(0, 10)), id);
        var changes = Manifest(id).Replace(",bulk", ",delta", StringComparison.Ordinal);
        var delta = Zip(
            ("manifest.csv", Bytes(changes)), ("orgs.csv", Bytes(OrgHeader + Org(id, status: "active"))),
            ("users.csv", Bytes(UserHeader + User($"{id}-0", id, status: "tobedeleted") + User($"{id}-1", id, given: "Eva", status: "active")
                + User($"{id}-new", id, status: "active") + User($"{id}-never", id, status: "tobedeleted"))));

        await client.Import(bulk, parent: nation);
        var changed = Counts(await client.Import(delta, parent: nation), "users.csv");
        Assert.Equal((1L, 2L, 1L, 0L), (changed.Created, changed.Updated, changed.Unchanged, changed.Removed));
        Assert.Equal(1, await host.Count(SelectLeft, new { nation }));
        var again = Counts(await client.Import(delta, parent: nation), "users.csv");
        Assert.Equal(4L, again.Unchanged);
        var back = Counts(await client.Import(bulk, parent: nation), "users.csv");

        Assert.Equal((2L, 8L, 1L), (back.Updated, back.Unchanged, back.Removed));
        Assert.Equal(1, await host.Count(SelectLeft, new { nation }));
    }

    private const string SelectLeft = """
        SELECT COUNT(*) FROM people p JOIN dir_ancestors a ON a.org_unit = p.primary_org_unit
        WHERE a.ancestor = @nation AND p.state = 2
          AND NOT EXISTS (SELECT 1 FROM staff_assignments s WHERE s.person = p.name AND s.end_date IS NULL)
        """;

    private static string NewId() => PeopleOnSqlite.NewId();

    private static ImportReport.Types.FileCounts Counts(ImportReport report, string file) => report.Files.Single(counts => counts.File == file);
}

public sealed class ImportRosterOnSqlite(PeopleOnSqlite host) : ImportRosterTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class ImportRosterOnSqlServer(PeopleOnSqlServer host) : ImportRosterTests(host), IClassFixture<PeopleOnSqlServer>;
