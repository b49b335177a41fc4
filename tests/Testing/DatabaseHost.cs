using Coaching.Platform;
using Microsoft.Data.SqlClient;
using Xunit;

namespace Coaching.Testing;

/// <summary>A migrated database of its own for the tests of one class.</summary>
public abstract class DatabaseHost : IAsyncLifetime
{
    /// <summary>The database.</summary>
    public Database Database { get; private set; } = null!;

    /// <inheritdoc/>
    public virtual async Task InitializeAsync()
    {
        Database = Open();
        await Database.Migrate();
    }

    /// <inheritdoc/>
    public virtual async Task DisposeAsync() => await Database.DisposeAsync();

    /// <summary>Opens the engine's database.</summary>
    protected abstract Database Open();
}

/// <summary>A SQLite file in a folder of its own.</summary>
public sealed class SqliteHost : DatabaseHost
{
    private readonly TempFolder _folder = new();

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete();
    }

    /// <inheritdoc/>
    protected override Database Open() => Database.Open(new DatabaseOptions { Path = _folder.File("test.db") }, "test", TimeProvider.System);
}

/// <summary>A SQL Server database made for the tests of one class, on the server that the environment names.</summary>
public sealed class SqlServerHost : DatabaseHost
{
    /// <summary>The environment variable with the server's connection string.</summary>
    public const string Variable = "COACHING_TEST_SQLSERVER";

    private readonly string _name = $"coaching_test_{Guid.NewGuid():N}";

    /// <summary>The server, when one is given.</summary>
    public static string? Given => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;

    /// <inheritdoc/>
    public override async Task InitializeAsync()
    {
        if (Given is not null)
        {
            await OnServer($"CREATE DATABASE {_name}");
            await base.InitializeAsync();
        }
    }

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        if (Given is not null)
        {
            await base.DisposeAsync();
            SqlConnection.ClearAllPools();
            await OnServer($"DROP DATABASE {_name}");
        }
    }

    /// <inheritdoc/>
    protected override Database Open() => Database.Open(
        new DatabaseOptions
        {
            Engine = DatabaseEngine.SqlServer,
            ConnectionString = new SqlConnectionStringBuilder(Given) { InitialCatalog = _name }.ConnectionString,
        },
        "test",
        TimeProvider.System);

    private static async Task OnServer(string sql)
    {
        await using var connection = new SqlConnection(Given);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
