using System.Text;
using Coaching.People.V1;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.Protobuf;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People.Tests;

public sealed class ImportCsvTests(PeopleOnSqlite host) : IClassFixture<PeopleOnSqlite>
{
    private readonly RosterClient _client = new(host);

    [SharedDataFact]
    public async Task Every_row_of_the_kenyan_list_is_accounted_for_and_nothing_is_merged_silently()
    {
        var nation = (await host.Unit(Level.Nation)).Name;
        var file = await File.ReadAllBytesAsync(SharedData.File("data/kenya/kenya_schools_2016.csv"));
        var mapping = JsonParser.Default.Parse<CsvMapping>(
            await File.ReadAllTextAsync(Path.Combine(SharedData.Repository, "docs", "mappings", "kenya-schools-2016.json")));

        var operation = await _client.RunCsv(file, mapping, nation);
        var report = operation.Response.Unpack<ImportReport>();
        var facts = await host.Count("SELECT COUNT(*) FROM outbox");
        var again = (await _client.RunCsv(file, mapping, nation)).Response.Unpack<ImportReport>();

        var rows = Counts(report, "rows.csv");
        Assert.Equal((37_930L, 37_896L, 34L), (rows.Rows, rows.Created, rows.Rejected));
        var issues = await _client.Issues(operation.Name);
        var errors = issues.Where(issue => issue.Severity == ImportIssue.Types.Severity.Error).GroupBy(issue => (issue.Code, issue.Column))
            .Select(group => (group.Key.Code, group.Key.Column, Rows: group.Count())).Order();
        Assert.Equal([("DUPLICATE_SOURCED_ID", "code", 3), ("MISSING_VALUE", "county", 31)], errors);
        using var rest = host.HttpAs("people/admin", "national_admin");
        var download = await rest.GetStringAsync(new Uri($"/download/v1/{operation.Name}/issues.csv?code=MISSING_VALUE", UriKind.Relative));
        Assert.Equal(32, download.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("file,line,column,code,severity,message\r\nrows.csv,", download, StringComparison.Ordinal);
        using var stranger = host.HttpAs("people/ana", "teacher");
        Assert.Equal(
            System.Net.HttpStatusCode.Forbidden, (await stranger.GetAsync(new Uri($"/download/v1/{operation.Name}/issues.csv", UriKind.Relative))).StatusCode);
        Assert.Equal(47, await host.Count("SELECT COUNT(*) FROM org_units WHERE parent = @nation", new { nation }));
        Assert.Equal(37_896, await host.Count(SelectSchools, new { nation, Level = (int)Level.School }));
        var nairobi = Assert.Single((await host.Units().ListOrgUnitsAsync(
            new ListOrgUnitsRequest { ExternalId = new ExternalId { System = "moe-ke", Value = ":Nairobi" } })).OrgUnits);
        Assert.Equal(
            2_166,
            await host.Count("SELECT COUNT(*) FROM org_units WHERE county = @Name AND level = @Level", new { nairobi.Name, Level = (int)Level.School }));
        Assert.Equal((37_896L, 0L, 34L), (Counts(again, "rows.csv").Unchanged, Counts(again, "rows.csv").Created, Counts(again, "rows.csv").Rejected));
        Assert.Equal(Counts(report, "path.csv").Created, Counts(again, "path.csv").Unchanged);
        Assert.Equal(facts, await host.Count("SELECT COUNT(*) FROM outbox"));
    }

    [Fact]
    public async Task People_are_read_by_a_mapping_with_aliases_for_their_roles_and_a_reference_copy_ends_whom_it_no_longer_names()
    {
        var nation = (await host.Unit(Level.Nation)).Name;
        var system = $"s{Guid.NewGuid():N}"[..30];
        await _client.RunCsv(
            Bytes("emis,name,county\nA1,\"Oak, upper\",Baringo\nB2,Elm,\nC3,Ash,Baringo\n"),
            new CsvMapping
            {
                Kind = CsvMapping.Types.Kind.OrgUnit,
                System = system,
                IdColumn = "emis",
                DisplayNameColumn = "name",
                Level = Level.School,
                Path = { new CsvMapping.Types.PathColumn { Column = "county", Level = Level.County } },
            },
            nation);
        var mapping = new CsvMapping
        {
            Kind = CsvMapping.Types.Kind.Person,
            System = $"{system}-tsc",
            IdColumn = "TSC",
            GivenNameColumn = "First",
            FamilyNameColumn = "Last",
            EmailColumn = "Mail",
            RoleColumn = "Post",
            UnitColumn = "School",
            UnitSystem = system,
            ReferenceCopy = true,
            ExternalIdColumns = { new CsvMapping.Types.ExternalIdColumn { System = "payroll", Column = "Pay" } },
            Aliases =
            {
                new CsvMapping.Types.Alias { Column = "Post", Value = "H/T", Meaning = "principal" },
                new CsvMapping.Types.Alias { Column = "Post", Value = "Teacher", Meaning = "teacher" },
            },
        };
        const string Header = "TSC,First,Last,Post,School,Mail,Pay\n";
        var most = string.Concat(Enumerable.Range(10, 10).Select(person => $"{person},Ana,Otieno,Teacher,A1,,{system}{person}\n"));

        var operation = await _client.RunCsv(Bytes(Header + "1,Eva,Wanjiru,H/T,A1,eva@example.org,\n2,Ben,Korir,Cook,A1,,\n3,Zoe,Ali,Teacher,Z9,,\n1,Eva,Again,H/T,A1,,\n" + most), mapping, nation);

        Assert.Equal(11L, Counts(operation.Response.Unpack<ImportReport>(), "rows.csv").Created);
        Assert.Equal(
            ["rows.csv:3 UNKNOWN_ROLE", "rows.csv:4 DANGLING_REFERENCE", "rows.csv:5 DUPLICATE_SOURCED_ID"],
            (await _client.Issues(operation.Name)).Select(issue => $"{issue.File}:{issue.Line} {issue.Code}"));
        Assert.Equal(10, await host.Count("SELECT COUNT(*) FROM external_ids WHERE system = 'payroll' AND value LIKE @like", new { like = $"{system}%" }));
        Assert.Equal(
            1, await host.Count("SELECT COUNT(*) FROM staff_assignments s JOIN org_units u ON u.name = s.org_unit WHERE u.parent IN (SELECT name FROM org_units WHERE parent = @nation) AND s.role = @role", new { nation, role = (int)Role.HeadOfInstitution }));

        var without = (await _client.RunCsv(Bytes(Header + most), mapping, nation)).Response.Unpack<ImportReport>();
        Assert.Equal((10L, 1L), (Counts(without, "rows.csv").Unchanged, Counts(without, "rows.csv").Removed));
        var tooFew = await _client.RunCsv(Bytes(Header + most[..most.IndexOf('\n', StringComparison.Ordinal)] + "\n"), mapping, nation);
        Assert.Equal(0L, Counts(tooFew.Response.Unpack<ImportReport>(), "rows.csv").Removed);
        Assert.Contains((await _client.Issues(tooFew.Name)), issue => issue.Code == "TOO_MANY_REMOVALS");
        var meant = await _client.RunCsv(Bytes(Header + most[..most.IndexOf('\n', StringComparison.Ordinal)] + "\n"), mapping, nation, maxRemovalPercent: 100);
        Assert.Equal(9L, Counts(meant.Response.Unpack<ImportReport>(), "rows.csv").Removed);
    }

    [Fact]
    public async Task A_mapping_that_makes_no_sense_is_refused_before_the_file_is_read_and_a_missing_column_before_a_row_is()
    {
        var mapping = new CsvMapping { Kind = CsvMapping.Types.Kind.OrgUnit, System = "Upper Case", IdColumn = "id", Level = Level.School };

        Assert.Equal(
            ["csv_mapping.display_name_column", "csv_mapping.system"],
            await PeopleOnSqlite.Violations(() => _client.RunCsv(Bytes("id\n1\n"), mapping, "")));
        mapping.System = "emis";
        mapping.DisplayNameColumn = "name";
        var operation = await _client.RunCsv(Bytes("id,title\n1,Oak\n"), mapping, "");
        Assert.Equal(["rows.csv:1 MISSING_COLUMN"], (await _client.Issues(operation.Name)).Select(issue => $"{issue.File}:{issue.Line} {issue.Code}"));
    }

    private const string SelectSchools = """
        SELECT COUNT(*) FROM org_units u JOIN dir_ancestors a ON a.org_unit = u.name WHERE a.ancestor = @nation AND u.level = @Level
        """;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static ImportReport.Types.FileCounts Counts(ImportReport report, string file) => report.Files.Single(counts => counts.File == file);
}
