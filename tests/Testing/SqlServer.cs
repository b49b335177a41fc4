using Microsoft.Data.SqlClient;

namespace Coaching.Testing;

/// <summary>Databases of their own on the server that COACHING_TEST_SQLSERVER names.</summary>
public static class SqlServer
{
    /// <summary>The server's connection string, or null where none is given.</summary>
    public static string? ConnectionString { get; } =
        Environment.GetEnvironmentVariable("COACHING_TEST_SQLSERVER") is { Length: > 0 } text ? text : null;

    /// <summary>Makes an empty database and gives the connection string to it.</summary>
    public static async Task<string> Create()
    {
        var name = $"coaching_test_{Guid.NewGuid():N}";
        await Run($"CREATE DATABASE {name}");
        return new SqlConnectionStringBuilder(ConnectionString) { InitialCatalog = name }.ConnectionString;
    }

    /// <summary>Drops a database that <see cref="Create"/> made.</summary>
    public static async Task Drop(string connectionString)
    {
        SqlConnection.ClearAllPools();
        var name = new SqlConnectionStringBuilder(connectionString).InitialCatalog;
        await Run($"ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE {name}");
    }

    private static async Task Run(string statement)
    {
        await using var connection = new SqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }
}
