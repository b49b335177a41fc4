using System.Diagnostics;
using Coaching.Testing;
using Xunit.Abstractions;

namespace Coaching.Platform.Tests;

/// <summary>A process that is killed at any instant loses nothing that it acknowledged.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_state_facts_and_audit_agree_whenever_the_process_is_killed()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var acknowledged = new HashSet<string>();
        var ambiguous = 0;

        for (var round = 0; round < 6; round++)
        {
            await WriteUntilKilled(random.Next(1, 1_000), acknowledged);
            ambiguous = await Check(acknowledged);
        }

        output.WriteLine($"{acknowledged.Count} acknowledged, {ambiguous} stored without a reply");
        Assert.NotEmpty(acknowledged);
    }

    [Fact]
    public async Task A_second_process_is_refused_while_the_first_lives()
    {
        using var first = Start();
        await first.StandardOutput.ReadLineAsync();

        var error = Assert.Throws<DatabaseStartException>(() => Open());

        first.Kill();
        await first.WaitForExitAsync();
        Assert.Contains("is in use by another process", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete();

    private async Task WriteUntilKilled(int lines, HashSet<string> acknowledged)
    {
        using var process = Start();
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());

        // A line cut by the kill is no acknowledgement.
        for (var line = 0; await process.StandardOutput.ReadLineAsync() is { Length: 32 } id; line++)
        {
            acknowledged.Add(id);
            if (line == lines)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
    }

    private async Task<int> Check(HashSet<string> acknowledged)
    {
        await using var database = Open();
        var stored = await database.Read(tx => tx.Query<string>("SELECT id FROM rig_writes"), default);
        var facts = await database.Read(tx => tx.Query<string>("SELECT aggregate FROM outbox ORDER BY feed_seq"), default);
        var entries = await database.Read(tx => tx.Query<string>("SELECT resource FROM audit"), default);
        var last = await database.Read(tx => tx.One<long>("SELECT COALESCE(MAX(feed_seq), 0) FROM outbox"), default);

        var names = stored.Select(id => $"operations/{id}").Order().ToList();
        Assert.Superset(acknowledged, stored.ToHashSet());
        Assert.Equal(names, facts.Order());
        Assert.Equal(names, entries.Order());
        Assert.Equal(stored.Count, last);
        Assert.Empty(await AuditVerifier.Verify(database, default));
        return stored.Count - acknowledged.Count;
    }

    private Database Open() => Database.Open(new DatabaseOptions { Path = _folder.File("rig.db") }, "rig", TimeProvider.System);

    private Process Start() => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Coaching.Rig.dll"), _folder.File("rig.db")])
    {
        RedirectStandardOutput = true,
    })!;
}
