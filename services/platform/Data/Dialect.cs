using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Coaching.Platform;

/// <summary>All that SQL Server and SQLite say differently.</summary>
public abstract class Dialect
{
    /// <summary>The engine's name as it stands in a script's file name.</summary>
    public abstract string Name { get; }

    /// <summary>Ends an ordered statement so that it answers <c>@take</c> rows.</summary>
    public abstract string TakeClause { get; }

    /// <summary>Texts as rows, for IN: the parameter of this name holds them as <see cref="Keys"/> writes them.</summary>
    public abstract string Each(string parameter);

    /// <summary>Whether a binary column may hold the bytes of a parameter; a few that do not may pass.</summary>
    public abstract string HoldsBytes(string column, string parameter);

    /// <summary>Great numbers of texts as one parameter, which costs a fraction of one parameter for each.</summary>
    public static string Keys(IEnumerable<string> keys) => JsonSerializer.Serialize(keys);

    /// <summary>Whether a unique key or primary key refused the row.</summary>
    public abstract bool IsUniqueViolation(DbException error);

    /// <summary>Whether the same work may succeed a little later.</summary>
    public abstract bool IsTransient(DbException error);

    /// <summary>Turns DDL in SQL Server's type names into this engine's.</summary>
    public abstract string Ddl(string sql);

    internal abstract string Savepoint(string name);

    internal abstract string RollbackTo(string name);

    internal abstract string? Release(string name);

    /// <summary>Counts the tables named <c>@Name</c>.</summary>
    internal abstract string CountTables { get; }

    /// <summary>Makes a table unless it is there.</summary>
    internal abstract string CreateTable(string name, string columns);

    /// <summary>Whether a statement gave way to the lock of another.</summary>
    internal abstract bool IsLockTimeout(DbException error);

    /// <summary>Holds other migrators off until the transaction ends; null where the engine has one writer anyway.</summary>
    internal abstract string? MigrationLease { get; }
}

internal sealed partial class SqliteDialect : Dialect
{
    public override string Name => "sqlite";

    public override string TakeClause => "LIMIT @take";

    public override string Each(string parameter) => $"SELECT value FROM json_each({parameter})";

    public override string HoldsBytes(string column, string parameter) => $"instr({column}, {parameter}) > 0";

    public override bool IsUniqueViolation(DbException error) =>
        error is SqliteException { SqliteExtendedErrorCode: UniqueKey or PrimaryKey or RowId };

    public override bool IsTransient(DbException error) => error is SqliteException { SqliteErrorCode: Busy or Locked or IoError or CannotOpen };

    public override string Ddl(string sql) => MaxTypes().Replace(sql, type => type.Groups["binary"].Success ? "BLOB" : "TEXT");

    internal override string Savepoint(string name) => $"SAVEPOINT {name}";

    internal override string RollbackTo(string name) => $"ROLLBACK TO {name}";

    internal override string? Release(string name) => $"RELEASE {name}";

    internal override string CountTables => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @Name";

    internal override string CreateTable(string name, string columns) => $"CREATE TABLE IF NOT EXISTS {name} ({columns})";

    internal override bool IsLockTimeout(DbException error) => error is SqliteException { SqliteErrorCode: Busy or Locked };

    internal override string? MigrationLease => null;

    internal const int Full = 13;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int IoError = 10;
    private const int CannotOpen = 14;
    private const int PrimaryKey = 1555;
    private const int UniqueKey = 2067;
    private const int RowId = 2579;

    [GeneratedRegex(@"\b(?:NVARCHAR|(?<binary>VARBINARY))\s*\(\s*MAX\s*\)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex MaxTypes();
}

internal sealed class SqlServerDialect : Dialect
{
    public override string Name => "sqlserver";

    public override string TakeClause => "OFFSET 0 ROWS FETCH NEXT @take ROWS ONLY";

    public override string Each(string parameter) => $"SELECT value FROM OPENJSON({parameter}) WITH (value NVARCHAR(400) '$')";

    public override string HoldsBytes(string column, string parameter) => $"CHARINDEX({parameter}, {column}) > 0";

    public override bool IsUniqueViolation(DbException error) => error is SqlException { Number: 2601 or 2627 };

    public override bool IsTransient(DbException error) => error is SqlException e && Transient.Contains(e.Number);

    public override string Ddl(string sql) => sql;

    internal override string Savepoint(string name) => $"SAVE TRANSACTION {name}";

    internal override string RollbackTo(string name) => $"ROLLBACK TRANSACTION {name}";

    internal override string? Release(string name) => null;

    internal override string CountTables => "SELECT COUNT(*) FROM sys.tables WHERE name = @Name";

    internal override string CreateTable(string name, string columns) => $"IF OBJECT_ID(N'{name}') IS NULL CREATE TABLE {name} ({columns})";

    internal override bool IsLockTimeout(DbException error) => error is SqlException { Number: LockTimeout or LeaseTimeout };

    // The connection's next user starts without the limit on waiting for locks.
    internal override string? MigrationLease => $"""
        SET LOCK_TIMEOUT 2000;
        DECLARE @answer INT;
        EXEC @answer = sp_getapplock @Resource = N'coaching.migrations', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 2000;
        IF @answer < 0 THROW {LeaseTimeout}, N'Another process is migrating this database.', 1;
        """;

    internal static bool IsDeadlockVictim(Exception error) => error is SqlException { Number: Deadlock };

    private const int Deadlock = 1205;
    private const int LockTimeout = 1222;
    private const int LeaseTimeout = 50001;

    // Deadlock, lock and command timeouts, lost connections, and Azure SQL's own "come back later" numbers.
    private static readonly HashSet<int> Transient =
        [Deadlock, -2, 20, 64, 121, 233, 1222, 4060, 4221, 10053, 10054, 10060, 10928, 10929, 11001, 40143, 40197, 40501, 40540, 40613, 42108, 42109, 49918, 49919, 49920];
}
