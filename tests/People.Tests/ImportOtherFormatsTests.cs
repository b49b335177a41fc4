using Coaching.People.V1;
using Coaching.Testing;
using Format = Coaching.People.V1.ImportRosterRequest.Types.Format;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using static Coaching.People.Tests.RosterPackages;

namespace Coaching.People.Tests;

/// <summary>Microsoft School Data Sync, organisation units of DHIS2, and what belongs to somebody else.</summary>
public abstract class ImportOtherFormatsTests(PeopleOnSqlite host)
{
    private protected RosterClient Client => field ??= new(host);

    [DatabaseFact]
    public async Task A_package_of_School_Data_Sync_is_the_whole_truth_of_its_sender_each_time()
    {
        var (id, nation) = (PeopleOnSqlite.NewId()[..8], (await host.Unit(Level.Nation)).Name);
        string Users(params string[] people) => string.Concat(people.Select(person => $"{id}-{person},{person}@x.org,Ana,Otieno\n"));
        byte[] Package(string users, string roles, string more = "") => Zip(
            ("orgs.csv", Bytes($"sourcedId,name,type,parentSourcedId\n{id}-r,Rift,province,\n{id}-u,Upper,college,{id}-r\n")),
            ("users.csv", Bytes($"sourcedId,username,givenName,familyName\n{users}")),
            ("roles.csv", Bytes($"userSourcedId,orgSourcedId,role,isPrimary,roleStartDate\n{roles}")),
            ("relationships.csv", Bytes($"userSourcedId,relationshipUserSourcedId,relationshipRole\n{more}")));
        string Role(string person, string role) => $"{id}-{person},{id}-u,{role},TRUE,2026-01-05\n";
        var all = Package(
            Users("a", "b", "c", "d", "e", "child", "mother", "nobody"),
            Role("a", "professor") + Role("b", "principal") + Role("c", "coach") + Role("d", "wizard") + Role("e", "aide") + Role("child", "student") + Role("a", "professor"),
            $"{id}-child,{id}-mother,guardian\n");

        var operation = await Client.Run(all, new ImportRosterRequest { Format = Format.Sds, Parent = nation });

        Assert.Equal(
            ["roles.csv:5 UNKNOWN_ROLE role", "roles.csv:8 DUPLICATE_SOURCED_ID userSourcedId", "users.csv:5 NO_ROLE ", "users.csv:9 NO_ROLE "],
            Errors(await Client.Issues(operation.Name)));
        var report = operation.Response.Unpack<ImportReport>();
        Assert.Equal((4L, 1L), (report.Staff, report.StudentsSkipped));
        Assert.Equal((4L, 2L, 2L), Counts(report, "users.csv") is var users ? (users.Created, users.Skipped, users.Rejected) : default);
        Assert.Equal(0, await host.Count("SELECT COUNT(*) FROM external_ids WHERE value IN (@child, @mother)", new { child = $"{id}-child", mother = $"{id}-mother" }));
        Assert.Equal(
            [(Level.County, "Rift"), (Level.School, "Upper")],
            (await host.Database.Read(db => db.Query<UnitLine>(SelectBelow, new { nation }), default)).Select(unit => ((Level)unit.Level, unit.DisplayName)));

        var less = Package(Users("a", "b", "c"), Role("a", "professor") + Role("b", "principal") + Role("c", "staff"));
        var refused = await Client.Run(less, new ImportRosterRequest { Format = Format.Sds, Parent = nation });
        Assert.Contains(await Client.Issues(refused.Name), issue => issue.Code == "TOO_MANY_REMOVALS");
        var meant = await Client.Run(less, new ImportRosterRequest { Format = Format.Sds, Parent = nation, MaxRemovalPercent = 100 });
        Assert.Equal(1L, Counts(meant.Response.Unpack<ImportReport>(), "users.csv").Removed);
    }

    [DatabaseFact]
    public async Task Organisation_units_of_DHIS2_are_read_from_its_JSON_whatever_stands_around_them()
    {
        var nation = (await host.Unit(Level.Nation)).Name;
        var (county, school, closed) = (Uid(), Uid(), Uid());
        var json = $$"""
            {"system":{"version":"2.40","organisationUnits":[{"id":"no"}]},
             "organisationUnits":[
              {"id":"{{school}}","name":"Oak","code":"O1","path":"/x/{{county}}/{{school}}","geometry":{"type":"Point","coordinates":[36.8,-1.3]},"openingDate":"1990-01-01T00:00:00.000"},
              {"id":"{{county}}","name":"Rift","geometry":{"type":"Polygon","coordinates":[[[1,2],[3,4]]]},"attributeValues":[{"value":"{}[]"}]},
              {"id":"{{closed}}","name":"Gone","parent":{"id":"{{county}}"},"closedDate":"2001-01-01"},
              {"id":"short","name":"Bad"},
              {"id":"{{school}}","name":"Again"},
              {"id":"{{Uid()}}","name":"=Formula"},
              {"id":"{{Uid()}}","name":"Lost","parent":{"id":"{{Uid()}}"} },
              {"id":"{{Uid()}}","name":"Deep","parent":{"id":"{{school}}"} }],
             "organisationUnitGroups":[{"organisationUnits":[{"id":"{{county}}"}]}]}
            """;
        var request = new ImportRosterRequest { Format = Format.Dhis2, Parent = nation, Dhis2Levels = { Level.County, Level.School } };

        var operation = await Client.Run(Bytes(json), request);

        Assert.Equal(
            [
                "organisationUnits:4 INVALID_UID id", "organisationUnits:5 DUPLICATE_SOURCED_ID id", "organisationUnits:6 FORMULA_CELL name",
                "organisationUnits:7 DANGLING_REFERENCE parent", "organisationUnits:8 UNKNOWN_LEVEL ",
            ],
            Errors(await Client.Issues(operation.Name)));
        var units = await host.Database.Read(db => db.Query<UnitLine>(SelectBelow, new { nation }), default);
        Assert.Equal([(Level.County, "Rift", null), (Level.School, "Oak", -1.3)], units.Select(unit => ((Level)unit.Level, unit.DisplayName, unit.Latitude)));
        var again = (await Client.Run(Bytes(json), request)).Response.Unpack<ImportReport>();
        Assert.Equal((8L, 3L, 5L), Counts(again, "organisationUnits") is var counts ? (counts.Rows, counts.Unchanged, counts.Rejected) : default);

        Assert.Equal(["organisationUnits:1 MALFORMED_JSON "], Errors(await Client.Issues((await Client.Run(Bytes("{\"other\":[]}"), request)).Name)));
        Assert.Equal(["organisationUnits:2 MALFORMED_JSON "], Errors(await Client.Issues((await Client.Run(Bytes(json[..(json.IndexOf("Rift", StringComparison.Ordinal))]), request)).Name)));
        Assert.Equal(["organisationUnits:1 MALFORMED_JSON "], Errors(await Client.Issues((await Client.Run(Bytes("[1]"), request)).Name)));
    }

    [DatabaseFact]
    public async Task The_copy_of_another_country_is_refused_before_a_row_is_applied()
    {
        var (here, there, nation) = (PeopleOnSqlite.NewId(), PeopleOnSqlite.NewId(), (await host.Unit(Level.Nation)).Name);
        await Client.Import(Package(Org(here), User($"{here}-1", here), "ministry"), parent: nation);
        var foreign = Package(Org(there), User($"{there}-1", there), "ministry");

        var operation = await Client.Run(foreign, parent: nation);

        Assert.Equal((int)Grpc.Core.StatusCode.FailedPrecondition, operation.Error.Code);
        Assert.Equal(["orgs.csv:0 FOREIGN_PACKAGE "], Errors(await Client.Issues(operation.Name)));
        Assert.Equal(1, await host.Count("SELECT COUNT(*) FROM org_units WHERE parent = @nation", new { nation }));
        var rooted = await Client.Run(
            Package(Org($"{there}-n", "Another land", "national") + Org($"{there}-c", "Its county", "state", $"{there}-n"), User($"{there}-1", $"{there}-c")), parent: nation);
        Assert.Equal(
            ["orgs.csv:2 LEVEL_NOT_BELOW_PARENT type", "orgs.csv:3 PARENT_REJECTED parentSourcedId", "users.csv:2 DANGLING_REFERENCE orgSourcedIds"],
            Errors(await Client.Issues(rooted.Name)));
        var dhis2 = new ImportRosterRequest { Format = Format.Dhis2, Parent = nation, ReferenceCopy = true };
        await Client.Run(Bytes($$"""{"organisationUnits":[{"id":"{{Uid()}}","name":"Rift"}]}"""), dhis2);
        var other = await Client.Run(Bytes($$"""{"organisationUnits":[{"id":"{{Uid()}}","name":"Karamoja"}]}"""), dhis2);
        Assert.Equal(["organisationUnits:0 FOREIGN_PACKAGE "], Errors(await Client.Issues(other.Name)));
        Assert.Equal(2, await host.Count("SELECT COUNT(*) FROM org_units WHERE parent = @nation", new { nation }));
        dhis2.MaxRemovalPercent = 100;
        var meant = await Client.Run(Bytes($$"""{"organisationUnits":[{"id":"{{Uid()}}","name":"Karamoja"}]}"""), dhis2);
        Assert.Equal((1L, 1L), Counts(meant.Response.Unpack<ImportReport>(), "organisationUnits") is var counts ? (counts.Created, counts.Removed) : default);
    }

    private static string Uid() => $"a{Guid.NewGuid():N}"[..11];

    protected static IEnumerable<string> Errors(IEnumerable<ImportIssue> issues) => issues
        .Where(issue => issue.Severity == ImportIssue.Types.Severity.Error).Select(issue => $"{issue.File}:{issue.Line} {issue.Code} {issue.Column}");

    protected static ImportReport.Types.FileCounts Counts(ImportReport report, string file) => report.Files.Single(counts => counts.File == file);

    private sealed record UnitLine
    {
        public required int Level { get; init; }

        public required string DisplayName { get; init; }

        public double? Latitude { get; init; }
    }

    private const string SelectBelow = """
        SELECT u.level, u.display_name, u.latitude FROM org_units u JOIN dir_ancestors a ON a.org_unit = u.name AND a.ancestor = @nation AND a.depth > 0
        WHERE u.state = 1 ORDER BY u.level, u.display_name
        """;
}

public sealed class ImportOtherFormatsOnSqlite(PeopleOnSqlite host) : ImportOtherFormatsTests(host), IClassFixture<PeopleOnSqlite>
{
    [SharedDataFact]
    public async Task The_sample_of_School_Data_Sync_is_read_as_it_comes_and_learners_and_their_relatives_are_passed_over()
    {
        var files = Directory.GetFiles(SharedData.File("data/oneroster/ms-sds-v2.1"), "*.csv").Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)));
        var package = Zip([.. files]);

        var operation = await Client.Run(package, new ImportRosterRequest { Format = Format.Sds });

        var report = operation.Response.Unpack<ImportReport>();
        Assert.Empty(await Client.Issues(operation.Name));
        Assert.True(report is { Staff: > 0, StudentsSkipped: > 0 });
        Assert.All(report.Files, file => Assert.Equal(file.Rows, file.Created + file.Updated + file.Unchanged + file.Skipped + file.Rejected));
        Assert.Equal("", report.OnerosterVersion);
    }

    [SharedDataFact]
    public async Task Organisation_units_of_DHIS2_are_read_from_its_files_of_both_kinds()
    {
        var csv = await Client.Run(
            await File.ReadAllBytesAsync(SharedData.File("data/dhis2/organisationUnits.csv")), new ImportRosterRequest { Format = Format.Dhis2, ReferenceCopy = true });
        Assert.Empty(await Client.Issues(csv.Name));
        Assert.Equal((6L, 6L), Counts(csv.Response.Unpack<ImportReport>(), "organisationUnits") is var counts ? (counts.Rows, counts.Created) : default);

        var json = await Client.Run(
            await File.ReadAllBytesAsync(SharedData.File("data/dhis2/ou_with_group_and_set.json")), new ImportRosterRequest { Format = Format.Dhis2 });
        Assert.Equal(2L, Counts(json.Response.Unpack<ImportReport>(), "organisationUnits").Created);
    }
}

public sealed class ImportOtherFormatsOnSqlServer(PeopleOnSqlServer host) : ImportOtherFormatsTests(host), IClassFixture<PeopleOnSqlServer>;
