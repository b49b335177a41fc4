using Microsoft.AspNetCore.Builder;

namespace Coaching.Platform.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task Every_wrong_setting_is_named_with_its_key_and_range_in_one_line()
    {
        var (code, line) = await Start("--Hosting:DrainSeconds=999", "--Http:Port=70000", "--Hosting:TimeZone=Nowhere", "--Auth:Algorithms=HS256");

        Assert.Equal(1, code);
        Assert.Contains("Hosting:DrainSeconds must be 0 to 300, but is 999", line, StringComparison.Ordinal);
        Assert.Contains("Http:Port must be 0 to 65535, but is 70000", line, StringComparison.Ordinal);
        Assert.Contains("Hosting:TimeZone must be an IANA time zone such as Africa/Nairobi, but is Nowhere", line, StringComparison.Ordinal);
        Assert.Contains("Auth:Issuer must be set", line, StringComparison.Ordinal);
        Assert.Contains("Auth:Algorithms must hold RS256, PS256 or ES256, parted by spaces, but is HS256", line, StringComparison.Ordinal);
        Assert.Single(line.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("--Http:Port=eighty", "Http:Port must be 0 to 65535, but is eighty")]
    [InlineData("--Database:MigrateAtStart=perhaps", "Database:MigrateAtStart must be true or false, but is perhaps")]
    [InlineData("--Database:Engine=Oracle", "Database:Engine must be Sqlite or SqlServer, but is Oracle")]
    [InlineData("--Database:Engin=Sqlite", "Database:Engin is no setting; the nearest is Database:Engine")]
    [InlineData("--Hosting:DrainSecond=1", "Hosting:DrainSecond is no setting; the nearest is Hosting:DrainSeconds")]
    [InlineData("--Databse:Engine=Sqlite", "Databse:Engine is in no section of settings; the nearest is Database")]
    [InlineData("--Feeds:MaxBatch=0", "Feeds:MaxBatch must be 1 to 2000, but is 0")]
    [InlineData("--Events:PollInterval=1h", "Events:PollInterval must be 00:00:00.010 to 00:01:00, but is 1h")]
    [InlineData("--Http:GrpcPort=8080", "Http:GrpcPort must be another port than Http:Port")]
    [InlineData("--Auth:RequireHttps=true", "Auth:Issuer must be an https address unless Auth:RequireHttps is false, but is http://issuer.example")]
    [InlineData("--Database:Engine=SqlServer", "Database:ConnectionString or Database:ConnectionStringFile must be set for SQL Server")]
    [InlineData("--Database:ConnectionStringFile=/nowhere/at/all", "Database:ConnectionStringFile must name a file that can be read, but is /nowhere/at/all")]
    [InlineData("--Hosting:SecretsDirectory=/nowhere", "Hosting:SecretsDirectory must name a folder, but is /nowhere")]
    [InlineData("--ServiceIdentity:ClientId=people", "ServiceIdentity:ClientSecret or ServiceIdentity:ClientSecretFile must be set for the client")]
    public async Task A_wrong_setting_stops_the_start_with_one_line_that_names_it(string argument, string said)
    {
        var (code, line) = await Start("--Auth:Issuer=http://issuer.example", "--Auth:RequireHttps=false", argument);

        Assert.Equal(1, code);
        Assert.StartsWith($"The service did not start: {said}", line, StringComparison.Ordinal);
        Assert.Single(line.Trim().Split('\n'));
    }

    [Fact]
    public async Task Settings_come_from_the_files_of_a_folder_and_their_secrets_are_never_told()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("coaching-test-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Database__ConnectionString"), "Password=tell-nobody;Sever=x\n");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Http__Port"), "99999\n");

            var (_, line) = await Start("--Auth:Issuer=https://issuer.example", $"--Hosting:SecretsDirectory={folder.FullName}");

            Assert.Contains("Http:Port must be 0 to 65535, but is 99999", line, StringComparison.Ordinal);
            Assert.Contains("Database:ConnectionString must be a connection string of SQL Server", line, StringComparison.Ordinal);
            Assert.DoesNotContain("tell-nobody", line, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_database_that_is_away_or_lacks_its_schema_stops_the_start_when_the_grace_ends()
    {
        string[] good = ["--Auth:Issuer=https://issuer.example", "--Hosting:StartSeconds=1"];
        var (code, line) = await Start([.. good, "--Database:MigrateAtStart=false"]);
        Assert.Equal(1, code);
        Assert.Contains("The database lacks", line, StringComparison.Ordinal);
        Assert.Contains("--migrate`.", line, StringComparison.Ordinal);

        (code, line) = await Start([.. good, "--Database:Engine=SqlServer", "--Database:ConnectionString=Server=127.0.0.1,1;Connect Timeout=1;User=sa;Password=tell-nobody"]);
        Assert.Equal(1, code);
        Assert.StartsWith("The service did not start: The database cannot be used: ", line, StringComparison.Ordinal);
        Assert.Single(line.Trim().Split('\n'));
        Assert.DoesNotContain("tell-nobody", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_lists_what_migrating_would_apply_and_applies_nothing()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("coaching-test-");
        try
        {
            string[] command = ["--Auth:Issuer=https://issuer.example", $"--Database:Path={folder.FullName}/x.db", "--migrate"];

            var (code, listed) = await Run([.. command, "--dry-run"]);
            var (_, again) = await Run([.. command, "--dry-run"]);
            var (migrated, _) = await Run(command);
            var (_, after) = await Run([.. command, "--dry-run"]);

            Assert.Equal((0, 0), (code, migrated));
            Assert.Contains("CREATE TABLE outbox", listed, StringComparison.Ordinal);
            Assert.Equal(listed, again);
            Assert.Equal("0 statements of 0 scripts would be applied.", after.Trim());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<(int Code, string Said)> Start(params string[] args) =>
        Run([.. args, $"--Database:Path={Path.Combine(Path.GetTempPath(), $"coaching-test-{Guid.NewGuid():N}")}/x.db"]);

    private static async Task<(int Code, string Said)> Run(string[] args)
    {
        await using var written = new StringWriter();
        var code = await PlatformHost.Run(
            args,
            async (settings, configure) =>
            {
                var builder = WebApplication.CreateBuilder(settings);
                configure!(builder);
                builder.AddPlatform("broken");
                var app = builder.Build();
                await app.PreparePlatform();
                return app;
            },
            written,
            written).WaitAsync(TimeSpan.FromSeconds(20));
        return (code, written.ToString());
    }
}
