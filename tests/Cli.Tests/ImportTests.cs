using System.IO.Compression;

namespace Coaching.Cli.Tests;

[Collection(CliPlatform.Name)]
public sealed class ImportTests(CliPlatform platform)
{
    private const string Users =
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,"
        + "email,sms,phone,agentSourcedIds,grades,password";

    private static readonly string[] Files =
    [
        "academicSessions", "categories", "classes", "classResources", "courses", "courseResources", "demographics", "enrollments",
        "lineItems", "orgs", "resources", "results", "users",
    ];

    [Fact]
    public async Task A_roster_is_reported_file_by_file_and_its_students_are_not_stored()
    {
        var package = Package("clean", "t1,,,true,s1,teacher,t1,,Ana,One,,,,,,,,", "p1,,,true,s1,student,p1,,Ben,Two,,,,,,,,");
        var run = await platform.Coach("import", "roster", package, "--as", "national-officer");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches(@"orgs\.csv +1 +1 +0 +0 +0 +0 +0", run.Out);
        Assert.Matches(@"users\.csv +2 +1 +0 +0 +1 +0 +0", run.Out);
        Assert.Contains("1 students counted and not stored", run.Out);
    }

    [Fact]
    public async Task Rejected_rows_are_listed_and_fail_a_strict_import_only()
    {
        var package = Package("flawed", "t2,,,true,s1,teacher,t2,,Ana,One,,,,,,,,", "t3,,,true,s1,wizard,t3,,Ben,Two,,,,,,,,");
        var lenient = await platform.Coach("import", "roster", package, "--dry-run", "--as", "national-officer");
        var strict = await platform.Coach("import", "roster", package, "--mode", "strict", "--as", "national-officer", "--json");

        Assert.Equal(ExitCode.Ok, lenient.Code);
        Assert.Contains("only checked: nothing was written", lenient.Out);
        Assert.Matches(@"UNKNOWN_ROLE +error .* users\.csv:3 role +1", lenient.Out);
        Assert.Equal(ExitCode.Refused, strict.Code);
        Assert.Equal("PACKAGE_REFUSED", strict.ErrorJson.GetProperty("code").GetString());
        var codes = strict.Json.GetProperty("issues").EnumerateArray().Select(issue => issue.GetProperty("code").GetString());
        Assert.Contains("UNKNOWN_ROLE", codes);
    }

    [Fact]
    public async Task An_import_can_be_followed_later()
    {
        var package = Package("later", "t4,,,true,s1,teacher,t4,,Ana,One,,,,,,,,");
        var first = await platform.Coach("import", "roster", package, "--dry-run", "--as", "national-officer", "--json");
        var operation = first.Json.GetProperty("operation").GetString()!;
        var later = await platform.Coach("import", "follow", operation, "--as", "national-officer", "--json");

        Assert.Equal(ExitCode.Ok, later.Code);
        Assert.Equal(first.Out, later.Out);
    }

    [Fact]
    public async Task Who_may_not_import_is_told_so()
    {
        var run = await platform.Coach("import", "roster", Package("refused"), "--as", "teacher-01");

        Assert.Equal(ExitCode.NotSignedIn, run.Code);
        Assert.EndsWith("(PERMISSION_DENIED)", run.Error.Trim());
    }

    private string Package(string name, params string[] users)
    {
        var path = Path.Combine(platform.Folder, $"{name}.zip");
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Write("manifest.csv", [
            "propertyName,value", "manifest.version,1.0", "oneroster.version,1.1",
            .. Files.Select(file => $"file.{file},{(file is "orgs" or "users" ? "bulk" : "absent")}"),
            "source.systemName,test", $"source.systemCode,{name}",
        ]);
        Write("orgs.csv", ["sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId", "s1,,,Test School,school,,"]);
        Write("users.csv", [Users, .. users]);
        return path;

        void Write(string file, IEnumerable<string> lines)
        {
            using var writer = new StreamWriter(zip.CreateEntry(file).Open());
            writer.Write(string.Join("\r\n", lines) + "\r\n");
        }
    }
}
