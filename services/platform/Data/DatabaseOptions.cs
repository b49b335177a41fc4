using System.ComponentModel.DataAnnotations;
using Microsoft.Data.SqlClient;

namespace Coaching.Platform;

/// <summary>The database engines that the platform speaks.</summary>
public enum DatabaseEngine
{
    /// <summary>The embedded default: one file beside the service.</summary>
    Sqlite,

    /// <summary>SQL Server 2019 or later, or Azure SQL.</summary>
    SqlServer,
}

/// <summary>Where a service keeps its data and how much work it lets wait.</summary>
public sealed class DatabaseOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Database";

    /// <summary>The engine.</summary>
    public DatabaseEngine Engine { get; set; } = DatabaseEngine.Sqlite;

    /// <summary>The SQLite file; <c>{service}</c> stands for the service's name.</summary>
    [Required]
    public string Path { get; set; } = "data/{service}.db";

    /// <summary>
    /// Whether several processes of one machine use the SQLite file, so that a new one takes over before the old one ends; each write then
    /// looks first for what others wrote.
    /// </summary>
    public bool Shared { get; set; }

    /// <summary>Whether nobody else can be at work on this database: what another left behind may be taken over at once.</summary>
    public bool IsAlone => Engine == DatabaseEngine.Sqlite && !Shared;

    /// <summary>The connection string of SQL Server, unless a file holds it.</summary>
    [Secret]
    public string? ConnectionString { get; set; }

    /// <summary>A file that holds the connection string, as secrets are mounted in a cluster.</summary>
    [ReadableFile]
    public string? ConnectionStringFile { get; set; }

    /// <summary>The most requests that one commit carries on SQLite.</summary>
    [Range(1, 10_000)]
    public int MaxBatch { get; set; } = 256;

    /// <summary>The most requests that may wait; the next one is told RESOURCE_EXHAUSTED.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueued { get; set; } = 10_000;

    /// <summary>Connections that read at the same time on SQLite.</summary>
    [Range(1, 64)]
    public int Readers { get; set; } = 4;

    /// <summary>Connections used at the same time on SQL Server.</summary>
    [Range(1, 1_000)]
    public int Connections { get; set; } = 64;

    /// <summary>Whether the service brings its own schema up to date; off in a cluster, where a job does with <c>--migrate</c>.</summary>
    public bool MigrateAtStart { get; set; } = true;

    /// <summary>How many seconds one statement of a migration may run, and may wait for locks of others.</summary>
    [Range(1, 86_400)]
    public int MigrateSeconds { get; set; } = 900;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Engine == DatabaseEngine.SqlServer && string.IsNullOrEmpty(ConnectionString) && string.IsNullOrEmpty(ConnectionStringFile))
        {
            yield return new ValidationResult("or Database:ConnectionStringFile must be set for SQL Server", [nameof(ConnectionString)]);
        }

        if (!IsConnectionString(ConnectionString))
        {
            yield return new ValidationResult("must be a connection string of SQL Server", [nameof(ConnectionString)]);
        }
    }

    private static bool IsConnectionString(string? text)
    {
        try
        {
            _ = new SqlConnectionStringBuilder(text);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
