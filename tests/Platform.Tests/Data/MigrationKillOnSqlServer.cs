using Coaching.Testing;

namespace Coaching.Platform.Tests;

/// <summary>The same on SQL Server, where a statement may leave more behind than on SQLite, and several migrators take turns.</summary>
public sealed class MigrationKillOnSqlServer
{
    [DatabaseFact]
    [Trait("requirement", "CAS-49")]
    public async Task Migrators_killed_at_each_statement_and_several_at_once_end_in_the_schema_of_an_undisturbed_one()
    {
        var undisturbed = await SqlServer.Create();
        var killed = await SqlServer.Create();
        try
        {
            await Migrate(undisturbed, nameof(MigrationPhase.Starting), isKilled: false);
            foreach (var _ in MigrationScript.Read(new SqlServerDialect(), []).SelectMany(script => script.Steps))
            {
                await Migrate(killed, nameof(MigrationPhase.Executed), isKilled: true);
                await Migrate(killed, nameof(MigrationPhase.Committed), isKilled: true);
            }

            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrate(killed, "", isKilled: false)));
            Assert.Equal(await Schema(undisturbed), await Schema(killed));
        }
        finally
        {
            await SqlServer.Drop(undisturbed);
            await SqlServer.Drop(killed);
        }
    }

    private static async Task Migrate(string connection, string phase, bool isKilled)
    {
        using var migrator = MigrationKillTests.Rig("SqlServer", connection, isKilled ? phase : "");
        await migrator.StandardOutput.ReadToEndAsync();
        await migrator.WaitForExitAsync();
        Assert.Equal(isKilled, migrator.ExitCode != 0);
    }

    private static async Task<IReadOnlyList<string>> Schema(string connection)
    {
        await using var database = Database.Open(
            new DatabaseOptions { Engine = DatabaseEngine.SqlServer, ConnectionString = connection }, "rig", TimeProvider.System);
        return await database.Read(tx => tx.Query<string>(SelectSchema), default);
    }

    private const string SelectSchema = """
        SELECT CONCAT('column ', TABLE_NAME, ' ', COLUMN_NAME, ' ', DATA_TYPE, ' ', IS_NULLABLE, ' ', CHARACTER_MAXIMUM_LENGTH) FROM INFORMATION_SCHEMA.COLUMNS
        UNION ALL SELECT CONCAT('constraint ', TABLE_NAME, ' ', CONSTRAINT_NAME) FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS
        UNION ALL SELECT CONCAT('index ', OBJECT_NAME(object_id), ' ', name) FROM sys.indexes WHERE OBJECTPROPERTY(object_id, 'IsUserTable') = 1
        UNION ALL SELECT CONCAT('script ', script, ' ', hash) FROM migrations
        UNION ALL SELECT CONCAT('step ', script, ' ', step, ' ', hash) FROM migration_steps
        ORDER BY 1
        """;
}
