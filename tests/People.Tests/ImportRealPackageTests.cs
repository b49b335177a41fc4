using Coaching.People.V1;
using Coaching.Testing;
using Coaching.Type.V1;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Mode = Coaching.People.V1.ImportRosterRequest.Types.Mode;

namespace Coaching.People.Tests;

public sealed class ImportRealPackageTests(PeopleOnSqlite host) : IClassFixture<PeopleOnSqlite>
{
    private static readonly string[] Deviations =
    [
        "academicSessions.csv STATUS_IN_BULK dateLastModified", "academicSessions.csv STATUS_IN_BULK status", "academicSessions.csv SCHOOL_YEAR_START schoolYear",
        "classes.csv MISNAMED_COLUMN termSourcedId", "classes.csv STATUS_IN_BULK dateLastModified", "classes.csv STATUS_IN_BULK status",
        "courses.csv STATUS_IN_BULK dateLastModified", "courses.csv STATUS_IN_BULK status", "demographics.csv MISNAMED_COLUMN stateofBirthAbbreviation",
        "demographics.csv STATUS_IN_BULK dateLastModified", "demographics.csv STATUS_IN_BULK status", "enrollments.csv STATUS_IN_BULK dateLastModified",
        "enrollments.csv STATUS_IN_BULK status", "enrollments.csv UNKNOWN_COLUMN courseSourcedId", "manifest.csv DOUBLED_HEADER ",
        "orgs.csv STATUS_IN_BULK dateLastModified", "orgs.csv STATUS_IN_BULK status", "users.csv COLUMN_ORDER ", "users.csv STATUS_IN_BULK dateLastModified",
        "users.csv STATUS_IN_BULK status",
    ];

    private readonly RosterClient _client = new(host);

    [SharedDataFact]
    [Trait("requirement", "STEP-38")]
    public async Task The_district_becomes_units_and_staff_once_and_its_learners_are_counted_and_never_stored()
    {
        var package = RosterPackages.Real();
        var checkedOnly = await _client.Import(package, validateOnly: true);
        Assert.Equal(0, await host.Count("SELECT COUNT(*) FROM people"));

        var operation = await _client.Run(package);
        var first = operation.Response.Unpack<ImportReport>();
        var facts = await host.Count("SELECT COUNT(*) FROM outbox");
        var second = await _client.Import(package);

        Assert.Equal((11L, 131L, 113L, 18L, 1812L), (first.OrgUnits, first.Staff, first.Teachers, first.Administrators, first.StudentsSkipped));
        Assert.Equal((131, 11), (await host.Count("SELECT COUNT(*) FROM people"), await host.Count("SELECT COUNT(*) FROM org_units")));
        Assert.Equal((20L, 0L, "1.1", 64), (first.Warnings, first.Errors, first.OnerosterVersion, first.Sha256.Length));
        Assert.Equal((131L, 0L, 1812L), (Counts(first, "users.csv").Created, Counts(first, "users.csv").Unchanged, Counts(first, "users.csv").Skipped));
        Assert.Equal((0L, 131L, 1812L), (Counts(second, "users.csv").Created, Counts(second, "users.csv").Unchanged, Counts(second, "users.csv").Skipped));
        Assert.Equal((11L, 13475L), (Counts(second, "orgs.csv").Unchanged, Counts(second, "enrollments.csv").Skipped));
        Assert.Equal(facts, await host.Count("SELECT COUNT(*) FROM outbox"));
        Assert.Equal(131L, Counts(checkedOnly, "users.csv").Created);
        Assert.All(first.Files, AddsUp);
        Assert.All(second.Files, AddsUp);

        var issues = await _client.Issues(operation.Name, pageSize: 7);
        Assert.Equal(Deviations.Order(StringComparer.Ordinal), issues.Select(issue => $"{issue.File} {issue.Code} {issue.Column}").Order(StringComparer.Ordinal));
        Assert.All(issues, issue => Assert.Equal(ImportIssue.Types.Severity.Warning, issue.Severity));

        var schools = await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { Level = Level.School });
        var county = Assert.Single((await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { Level = Level.County })).OrgUnits);
        Assert.All(schools.OrgUnits, school => Assert.Equal(county.Name, school.County));
        var found = await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest
        {
            ExternalId = new ExternalId { System = "oneroster", Value = "3ba3688b-833a-4db9-9ba1-dcfc20a4ee5c" },
        });
        Assert.Equal("New Aronbury Middle School", Assert.Single(found.OrgUnits).DisplayName);
    }

    [SharedDataFact]
    public async Task A_strict_reading_refuses_the_district_before_a_row_is_applied()
    {
        var people = await host.Count("SELECT COUNT(*) FROM people");
        var operation = await _client.Run(RosterPackages.Real(), Mode.Strict);

        Assert.Equal((int)Grpc.Core.StatusCode.FailedPrecondition, operation.Error.Code);
        Assert.Equal(people, await host.Count("SELECT COUNT(*) FROM people"));
        var issues = await _client.Issues(operation.Name);
        Assert.Equal(Deviations.Length, issues.Count);
        Assert.All(issues, issue => Assert.Equal(ImportIssue.Types.Severity.Error, issue.Severity));
    }

    [SharedDataFact]
    public async Task A_package_in_another_dialect_is_refused_for_its_missing_manifest()
    {
        var files = Directory.GetFiles(SharedData.File("data/oneroster/ms-sds-v2.1"), "*.csv").Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)));

        Assert.Equal(["manifest.csv:0 MISSING_MANIFEST"], await _client.Issues(RosterPackages.Zip([.. files])));
    }

    private static void AddsUp(ImportReport.Types.FileCounts file) =>
        Assert.Equal(file.Rows, file.Created + file.Updated + file.Unchanged + file.Skipped + file.Rejected);

    private static ImportReport.Types.FileCounts Counts(ImportReport report, string file) => report.Files.Single(counts => counts.File == file);
}
