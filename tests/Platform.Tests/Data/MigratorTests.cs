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
    public async Task A_script_that_fails_leaves_nothing_and_can_be_corrected()
    {
        var create = ("0001_create_table.sql", "CREATE TABLE {t} (id INT NOT NULL PRIMARY KEY);");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => host.Database.Migrate(Scripts(
            create,
            ("0002_add_rows.sql", "INSERT INTO {t} (id) VALUES (1);\nINSERT INTO {t} (id) VALUES (1);"))));
        Assert.Equal(0, await host.Database.Read(tx => tx.One<int>($"SELECT COUNT(*) FROM {_owner}"), default));

        await host.Database.Migrate(Scripts(create, ("0002_add_rows.sql", "INSERT INTO {t} (id) VALUES (1);")));

        Assert.Equal(1, await host.Database.Read(tx => tx.One<int>($"SELECT COUNT(*) FROM {_owner}"), default));
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
