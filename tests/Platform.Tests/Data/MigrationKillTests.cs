using System.Diagnostics;
using Coaching.Testing;
using Microsoft.Data.Sqlite;

namespace Coaching.Platform.Tests;

/// <summary>Migrators as processes: killed at each statement, and several at once, they end in the schema of an undisturbed one.</summary>
public sealed class MigrationKillTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(nameof(MigrationPhase.Executed))]
    [InlineData(nameof(MigrationPhase.Committed))]
    [Trait("requirement", "CAS-49")]
    public async Task A_migrator_killed_at_each_statement_ends_in_the_schema_of_an_undisturbed_one(string phase)
    {
        var undisturbed = _folder.File("undisturbed.db");
        await Undisturbed(undisturbed);

        // Within a statement nothing of it stays, so that the next migrator meets it again; after it, the one that follows.
        var killed = _folder.File("killed.db");
        var statements = MigrationScript.Read(new SqliteDialect(), []).SelectMany(script => script.Steps).Select(step => step.ToString()).ToList();
        foreach (var statement in statements)
        {
            using var dying = Rig("Sqlite", killed, phase);
            Assert.Equal(statement, (await dying.StandardOutput.ReadToEndAsync()).Trim());
            await dying.WaitForExitAsync();
            Assert.NotEqual(0, dying.ExitCode);

            if (phase == nameof(MigrationPhase.Executed))
            {
                await ApplyOne(killed);
            }
        }

        using var last = Rig("Sqlite", killed);
        Assert.Equal("0", (await last.StandardOutput.ReadToEndAsync()).Trim());
        Assert.Equal(Schema(undisturbed), Schema(killed));
    }

    [Fact]
    [Trait("requirement", "CAS-49")]
    public async Task Migrators_of_several_processes_apply_each_statement_once()
    {
        var undisturbed = _folder.File("undisturbed.db");
        await Undisturbed(undisturbed);

        var shared = _folder.File("shared.db");
        var migrators = Enumerable.Range(0, 4).Select(_ => Rig("Sqlite", shared)).ToList();
        var answers = await Task.WhenAll(migrators.Select(each => each.StandardOutput.ReadToEndAsync()));
        migrators.ForEach(each => each.Dispose());

        // The file has one process at a time: the others say so, and a service's own command waits for its turn.
        Assert.Contains(answers, answer => answer.Trim() is { Length: > 0 } applied && applied != "0");
        Assert.Equal(Schema(undisturbed), Schema(shared));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete();
    }

    private static async Task Undisturbed(string path)
    {
        await using var database = Database.Open(new DatabaseOptions { Path = path }, "rig", TimeProvider.System);
        await database.Migrate();
    }

    // The statement that was killed, and no more: the next process is to die in the one after it.
    private static async Task ApplyOne(string path)
    {
        await using var database = Database.Open(new DatabaseOptions { Path = path }, "rig", TimeProvider.System);
        using var enough = new CancellationTokenSource();
        var migrator = new Migrator(database)
        {
            Progress = (_, phase) =>
            {
                if (phase == MigrationPhase.Committed)
                {
                    enough.Cancel();
                }
            },
        };
        try
        {
            await migrator.Apply(enough.Token);
        }
        catch (OperationCanceledException)
        {
            // There are more statements.
        }
    }

    internal static Process Rig(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in args.Prepend("migrate").Prepend(Path.Combine(AppContext.BaseDirectory, "Coaching.Rig.dll")))
        {
            start.ArgumentList.Add(arg);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The rig did not start.");
    }

    private static List<string> Schema(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly");
        connection.Open();
        return
        [
            .. Rows(connection, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"),
            .. Rows(connection, "SELECT script, hash FROM migrations ORDER BY script"),
            .. Rows(connection, "SELECT script, step, hash FROM migration_steps ORDER BY script, step"),
            .. Rows(connection, "SELECT chain, seq FROM audit_heads ORDER BY chain"),
        ];
    }

    private static IEnumerable<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(field => reader.GetValue(field).ToString())));
        }

        return rows;
    }
}
