using System.Globalization;
using System.Text;
using System.Text.Json;
using Coaching.Testing;
using Xunit.Abstractions;
using static Coaching.People.Tests.RosterPackages;

namespace Coaching.People.Tests;

/// <summary>A package that is killed half way, again and again, ends as one that nobody disturbed.</summary>
public sealed class ImportKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 4;
    private const int ChunkRows = 2;
    private readonly TempFolder _folder = new();

    [Fact]
    [Trait("requirement", "P8")]
    public async Task A_package_killed_half_way_resumes_and_ends_as_one_that_nobody_disturbed()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (before, package) = Packages(random);
        await using var issuer = await TestIssuer.Start();

        var calm = await Run("calm", issuer, before, package, random, kills: 0);
        var killed = await Run("killed", issuer, before, package, random, Kills);

        output.WriteLine($"killed {killed.Kills} times; {calm.Report.Length} rows reported, {calm.State.Count} rows stored");
        Assert.True(killed.Kills >= 3, "The import ended before it could be killed three times.");
        Assert.Equal(calm.Response, killed.Response);
        Assert.Equal(calm.Issues, killed.Issues);
        Assert.Equal(calm.Report, killed.Report);
        Assert.Empty(killed.State.Except(calm.State));
        Assert.Equal(calm.State, killed.State);
        var (facts, first, last, doubled) = await PeopleState.Outbox(_folder.File("killed/people.db"));
        Assert.Equal((last, 1L, 0L), (facts, first, doubled));
    }

    public void Dispose() => _folder.Delete();

    private async Task<Outcome> Run(string name, TestIssuer issuer, byte[] before, byte[] package, Random random, int kills)
    {
        var folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        using (var first = await PeopleProcess.Start(folder, issuer, chunkRows: 2_000))
        {
            await first.UntilDone(await first.Import(before));
        }

        var process = await PeopleProcess.Start(folder, issuer, ChunkRows);
        try
        {
            var operation = await process.Import(package);
            var done = 0;
            while (done < kills)
            {
                await (done == 0 ? process.UntilBegun(operation) : Task.Delay(random.Next(1, 400)));
                if ((await process.State(operation)).TryGetProperty("done", out var isDone) && isDone.GetBoolean())
                {
                    break;
                }

                process.Kill();
                process.Dispose();
                done++;
                process = await PeopleProcess.Start(folder, issuer, ChunkRows);
            }

            var state = await process.UntilDone(operation);
            Assert.True(state.TryGetProperty("response", out var response), state.ToString());
            var issues = await process.Rest.GetStringAsync(new Uri($"/download/v1/{operation}/issues.csv", UriKind.Relative));
            var report = await process.Rest.GetStringAsync(new Uri($"/download/v1/{operation}/report.csv", UriKind.Relative));
            process.Kill();
            return new Outcome(
                done, JsonSerializer.Serialize(response), issues, [.. report.Split("\r\n").Order(StringComparer.Ordinal)],
                await PeopleState.Of(Path.Combine(folder, "people.db")));
        }
        finally
        {
            process.Dispose();
        }
    }

    // What is known before, and a reference copy of which a part says nothing new, a part changes, comes, goes or is wrong.
    private static (byte[] Before, byte[] After) Packages(Random random)
    {
        const int Schools = 120;
        const int People = 800;
        var source = "kill";
        var (orgs, changedOrgs) = (new StringBuilder(Org("county", "County", "state")), new StringBuilder(Org("county", "County", "state")));
        for (var school = 0; school < Schools; school++)
        {
            orgs.Append(Org($"s{school}", $"School {school}", "school", "county"));
            changedOrgs.Append(school % 13 == 5 ? "" : Org($"s{school}", random.Next(4) == 0 ? $"Renamed {school}" : $"School {school}", "school", "county"));
        }

        changedOrgs.Append(Org("new", "New", "school", "county")).Append(Org("lost", "Lost", "school", "nowhere"));
        var (users, changed) = (new StringBuilder(), new StringBuilder());
        for (var person = 0; person < People; person++)
        {
            var school = random.Next(Schools) is var at && at % 13 == 5 ? 0 : at;
            users.Append(User($"p{person}", $"s{school}"));
            changed.Append(random.Next(20) switch
            {
                0 => "",
                1 => User($"p{person}", $"s{school}", "wizard"),
                2 => User($"p{person}", $"s{school}", given: "=SUM(1)"),
                < 8 => User($"p{person}", "new", "principal", "Eva"),
                _ => User($"p{person}", $"s{school}"),
            });
            changed.Append(random.Next(2) == 0 ? "" : User(string.Create(CultureInfo.InvariantCulture, $"n{person}"), $"s{school}", email: "new@example.org"));
        }

        return (Package(orgs.ToString(), users.ToString(), source), Package(changedOrgs.ToString(), changed.ToString(), source));
    }

    private sealed record Outcome(int Kills, string Response, string Issues, string[] Report, List<string> State);
}
