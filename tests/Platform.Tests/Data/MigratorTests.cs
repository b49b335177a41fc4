using System.Reflection;
using System.Text;
using Coaching.Testing;

namespace Coaching.Platform.Tests;

/// <summary>Schema scripts: in order, once, as they were.</summary>
public abstract class MigratorTests(DatabaseHost host)
{
    private readonly string _owner = $"t{Guid.NewGuid():N}";

    [DatabaseFact]
    public async Task Scripts_run_in_order_once_and_are_in_the_journal()
    {
        var scripts = Scripts(
            ("0002_add_a_row.sql", "INSERT INTO {t} (id, text) VALUES (1, 'a;b'); -- the first\nINSERT INTO {t} (id, text) VALUES (2, 'c');"),
            ("0001_create_table.sql", "CREATE TABLE {t} (id INT NOT NULL PRIMARY KEY, text NVARCHAR(MAX) NOT NULL);\n"));

        await host.Database.Migrate(scripts);
        await host.Database.Migrate(scripts);

        Assert.Equal(["a;b", "c"], await host.Database.Read(tx => tx.Query<string>($"SELECT text FROM {_owner} ORDER BY id"), default));
        Assert.Equal([$"{_owner}/0001_create_table", $"{_owner}/0002_add_a_row"], await Journal());
    }

    [DatabaseFact]
    public async Task Each_engine_takes_its_own_variant()
    {
        await host.Database.Migrate(Scripts(
            ("0001_create_table.sqlite.sql", "CREATE TABLE {t} (id INTEGER PRIMARY KEY, text TEXT) WITHOUT ROWID;"),
            ("0001_create_table.sqlserver.sql", "CREATE TABLE {t} (id INT IDENTITY(1, 1) PRIMARY KEY, text NVARCHAR(10));")));

        Assert.Equal([$"{_owner}/0001_create_table"], await Journal());
    }

    [DatabaseFact]
    public async Task An_edited_script_is_refused_by_name()
    {
        await host.Database.Migrate(Scripts(("0001_create_table.sql", "CREATE TABLE {t} (id INT);")));

        var error = await Assert.ThrowsAsync<DatabaseStartException>(
            () => host.Database.Migrate(Scripts(("0001_create_table.sql", "CREATE TABLE {t} (id INT, text NVARCHAR(10));"))));

        Assert.Contains($"{_owner}/0001_create_table", error.Message, StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task A_script_that_failed_goes_on_at_the_statement_that_failed_once_that_is_corrected()
    {
        var create = ("0001_create_table.sql", "CREATE TABLE {t} (id INT NOT NULL PRIMARY KEY);");
        var error = await Assert.ThrowsAsync<DatabaseStartException>(() => host.Database.Migrate(Scripts(
            create,
            ("0002_add_rows.sql", "INSERT INTO {t} (id) VALUES (1);\nINSERT INTO {t} (id) VALUES (1);"))));
        Assert.StartsWith($"{_owner}/0002_add_rows, statement 2 of 2, failed", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await host.Database.Read(tx => tx.One<int>($"SELECT COUNT(*) FROM {_owner}"), default));

        await host.Database.Migrate(Scripts(create, ("0002_add_rows.sql", "INSERT INTO {t} (id) VALUES (1);\nINSERT INTO {t} (id) VALUES (2);")));

        Assert.Equal(2, await host.Database.Read(tx => tx.One<int>($"SELECT COUNT(*) FROM {_owner}"), default));
    }

    [DatabaseFact]
    public async Task The_statements_of_a_half_applied_script_that_have_run_may_not_be_edited()
    {
        var create = ("0001_create_table.sql", "CREATE TABLE {t} (id INT NOT NULL PRIMARY KEY);");
        await Assert.ThrowsAsync<DatabaseStartException>(() => host.Database.Migrate(Scripts(
            create,
            ("0002_add_rows.sql", "INSERT INTO {t} (id) VALUES (1);\nINSERT INTO {t} (id) VALUES (1);"))));

        var error = await Assert.ThrowsAsync<DatabaseStartException>(() => host.Database.Migrate(Scripts(
            create,
            ("0002_add_rows.sql", "INSERT INTO {t} (id) VALUES (3);"))));

        Assert.Contains("0002_add_rows, of which 1 statements are applied, was edited", error.Message, StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task An_older_version_runs_on_what_a_newer_one_added_and_refuses_what_it_took_away()
    {
        var create = ("0001_create_table.sql", "CREATE TABLE {t} (id INT NOT NULL PRIMARY KEY);");
        var old = Scripts(create);
        await host.Database.Migrate(old);
        await host.Database.Migrate(Scripts(create, ("0002_add_column.sql", "ALTER TABLE {t} ADD text NVARCHAR(10) NULL;")));
        Assert.Empty(await new Migrator(host.Database, old) { Version = new Version(0, 1, 0) }.Pending(default));

        await host.Database.Migrate(Scripts(
            create,
            ("0002_add_column.sql", "ALTER TABLE {t} ADD text NVARCHAR(10) NULL;"),
            ("0003_drop_column.sql", "-- contract, needs 0.0.5\nALTER TABLE {t} DROP COLUMN text;")));

        Assert.Empty(await new Migrator(host.Database, old) { Version = new Version(0, 0, 5) }.Pending(default));
        var error = await Assert.ThrowsAsync<DatabaseStartException>(
            () => new Migrator(host.Database, old) { Version = new Version(0, 0, 4) }.Pending(default));
        Assert.Equal(
            $"The migration {_owner}/0003_drop_column took away what this version, 0.0.4, still uses: the database needs 0.0.5 or later.", error.Message);
    }

    [DatabaseFact]
    public async Task What_was_applied_before_statements_were_in_the_journal_counts_as_applied()
    {
        var scripts = Scripts(("0001_create_table.sql", "CREATE TABLE {t} (id INT NOT NULL PRIMARY KEY);\nINSERT INTO {t} (id) VALUES (1);"));
        await host.Database.Migrate(scripts);
        await host.Database.Write(tx => tx.Execute($"DELETE FROM migration_steps WHERE script LIKE '{_owner}/%'"), default);

        Assert.Equal(0, await new Migrator(host.Database, scripts).Apply(default));
    }

    [DatabaseFact]
    public async Task Migrators_that_start_together_apply_each_script_once()
    {
        var scripts = Scripts(("0001_create_table.sql", "CREATE TABLE {t} (id INT);"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.Database.Migrate(scripts)));

        Assert.Single(await Journal());
    }

    private Task<IReadOnlyList<string>> Journal() => host.Database.Read(
        tx => tx.Query<string>("SELECT script FROM migrations WHERE script LIKE @Owner ORDER BY script", new { Owner = $"{_owner}/%" }),
        default);

    private ScriptAssembly Scripts(params (string File, string Text)[] scripts) =>
        new(_owner, scripts.ToDictionary(script => $"Coaching.Migrations.{script.File}", script => script.Text.Replace("{t}", _owner, StringComparison.Ordinal)));

    /// <summary>An assembly that holds nothing but scripts.</summary>
    private sealed class ScriptAssembly(string name, Dictionary<string, string> resources) : Assembly
    {
        public override AssemblyName GetName() => new(name);

        public override string[] GetManifestResourceNames() => [.. resources.Keys];

        public override Stream? GetManifestResourceStream(string name) => new MemoryStream(Encoding.UTF8.GetBytes(resources[name]));
    }
}

public sealed class MigratorOnSqlite(SqliteHost host) : MigratorTests(host), IClassFixture<SqliteHost>;

public sealed class MigratorOnSqlServer(SqlServerHost host) : MigratorTests(host), IClassFixture<SqlServerHost>;

/// <summary>One DDL for both engines.</summary>
public sealed class DialectTests
{
    [Fact]
    public void Sqlite_reads_the_types_of_sql_server_but_for_max() => Assert.Equal(
        "CREATE TABLE t (a TEXT, b BLOB, c NVARCHAR(120), d UNIQUEIDENTIFIER, e TEXT)",
        new SqliteDialect().Ddl("CREATE TABLE t (a NVARCHAR(MAX), b VARBINARY(max), c NVARCHAR(120), d UNIQUEIDENTIFIER, e nvarchar ( MAX ))"));

    [Fact]
    public void Sql_server_takes_the_script_as_it_stands() => Assert.Equal("a NVARCHAR(MAX)", new SqlServerDialect().Ddl("a NVARCHAR(MAX)"));
}
