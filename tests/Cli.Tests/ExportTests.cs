using System.Globalization;
using System.IO.Compression;

namespace Coaching.Cli.Tests;

[Collection(CliPlatform.Name)]
public sealed class ExportTests(CliPlatform platform)
{
    private const string Mapping = """
        { "kind": "ORG_UNIT", "system": "emis", "idColumn": "code", "displayNameColumn": "name", "level": "SCHOOL",
          "path": [ { "column": "county", "level": "COUNTY" } ] }
        """;

    [Fact]
    public async Task A_csv_file_is_imported_by_a_mapping_reported_row_by_row_and_exported_again()
    {
        var (file, mapping) = (await Write("schools.csv", "code,name,county\n1,Oak,Rift\n2,=Bad,Rift\n"), await Write("mapping.json", Mapping));
        var begun = await Coach("import", file, "--format", "csv", "--mapping", mapping, "--parent", "kenya", "--json");
        var operation = begun.Json.GetProperty("operation").GetString()!;
        var followed = await Coach("report", operation);
        var rows = await Coach("report", operation, "--csv");
        var target = Path.Combine(platform.Folder, "again.csv");
        var export = await Coach("export", "--format", "csv", "--mapping", mapping, "--out", target, "--parent", "kenya");

        Assert.Equal((ExitCode.Ok, ExitCode.Ok, ExitCode.Ok, ExitCode.Ok), (begun.Code, followed.Code, rows.Code, export.Code));
        Assert.Matches(@"rows\.csv +2 +1 +0 +0 +0 +1 +0", followed.Out);
        Assert.Equal(
            ["file,row,sourcedId,outcome,code", "path.csv,0,:Rift,created,", "rows.csv,2,1,created,", "rows.csv,3,,rejected,FORMULA_CELL"],
            rows.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
        Assert.Contains("1,Oak,Rift\r\n", await File.ReadAllTextAsync(target), StringComparison.Ordinal);
        Assert.False(File.Exists($"{target}.part"));
    }

    [Fact]
    public async Task Organisation_units_of_DHIS2_are_followed_to_the_end_and_a_strict_reading_refuses()
    {
        var file = await Write("units.json", """{"organisationUnits":[{"id":"aaaaaaaaaa1","name":"Coast"},{"id":"short","name":"Bad"}]}""");

        var dry = await Coach("import", file, "--format", "dhis2", "--level", "County", "School", "--parent", "kenya", "--dry-run", "--wait");
        var strict = await Coach("import", file, "--format", "dhis2", "--parent", "kenya", "--strict", "--wait", "--json");

        Assert.Equal((ExitCode.Ok, ExitCode.Refused), (dry.Code, strict.Code));
        Assert.Contains("only checked: nothing was written", dry.Out, StringComparison.Ordinal);
        Assert.Matches(@"INVALID_UID +error .* organisationUnits:2 id +1", dry.Out);
        Assert.Equal("PACKAGE_REFUSED", strict.ErrorJson.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_roster_of_units_is_exported_and_the_nation_takes_out_no_staff()
    {
        var target = Path.Combine(platform.Folder, "units.zip");

        var units = await Coach("export", "--format", "oneroster", "--units", "--out", target, "--parent", "kenya");
        var staff = await Coach("export", "--format", "oneroster", "--out", target);

        Assert.Equal((ExitCode.Ok, ExitCode.NotSignedIn), (units.Code, staff.Code));
        Assert.Contains(new FileInfo(target).Length.ToString("#,0", CultureInfo.InvariantCulture), units.Out, StringComparison.Ordinal);
        using var zip = ZipFile.OpenRead(target);
        Assert.Equal(["manifest.csv", "orgs.csv"], zip.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_a_line_with_the_exit_code_of_its_kind()
    {
        var file = await Write("some.csv", "a,b\n");
        var wrong = await Write("wrong.json", "{ nothing");

        Assert.Equal(ExitCode.Usage, (await Coach("import")).Code);
        Assert.Equal(ExitCode.Usage, (await Coach("import", file, "--format", "csv")).Code);
        Assert.Equal(ExitCode.Usage, (await Coach("import", file, "--format", "csv", "--mapping", wrong)).Code);
        Assert.Equal(ExitCode.Usage, (await Coach("import", file, "--format", "pdf")).Code);
        Assert.Equal(ExitCode.Usage, (await Coach("export", "--format", "csv", "--out", file)).Code);
        Assert.Equal(ExitCode.Refused, (await Coach("report", "people-nothing", "--csv")).Code);
        Assert.Equal(ExitCode.Refused, (await Coach("operations", "cancel", "people-nothing")).Code);
    }

    [Fact]
    public async Task An_import_is_asked_to_stop()
    {
        var begun = await Coach("import", await Write("stop.json", """{"organisationUnits":[{"id":"aaaaaaaaaa2","name":"Stop"}]}"""), "--format", "dhis2", "--parent", "kenya", "--json");

        var stop = await Coach("operations", "cancel", begun.Json.GetProperty("operation").GetString()!);

        Assert.Equal(ExitCode.Ok, stop.Code);
        Assert.Contains("is asked to stop", stop.Out, StringComparison.Ordinal);
    }

    private Task<CliResult> Coach(params string[] args) => platform.Coach([.. args, "--as", "national-officer"]);

    private async Task<string> Write(string name, string text)
    {
        var path = Path.Combine(platform.Folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
