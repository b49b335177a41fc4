using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coaching.Platform;

/// <summary>
/// A SQLite connection whose commands keep their prepared statements, found again by SQL text: preparing costs more than the insert.
/// Used by one session at a time.
/// </summary>
internal sealed class PreparedConnection : DbConnection
{
    private const int MaxStatements = 512;

    // Only a backup or a repair by hand can hold the file while the lock file is ours.
    private const int BusyMilliseconds = 5_000;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, PreparedStatement> _idle = new(StringComparer.Ordinal);

    // No connection is used by two threads at once, and nobody asks how much memory is in use: both would cost a lock with each call.
    static PreparedConnection()
    {
        Batteries_V2.Init();

        // Refused, without harm, where something else has opened a database already.
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    internal PreparedConnection(string path, SqliteOpenMode mode)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            ForeignKeys = true,
        }.ToString());
        _connection.Open();
        raw.sqlite3_busy_timeout(_connection.Handle, BusyMilliseconds);
    }

    /// <summary>Runs a statement of the platform's own, without Dapper.</summary>
    internal void Run(string sql)
    {
        var statement = Rent(sql);
        try
        {
            statement.Run();
        }
        finally
        {
            Return(statement);
        }
    }

    /// <summary>Inserts rows one after another with one statement, without Dapper.</summary>
    internal void RunAll<T>(BulkInsert<T> insert, IEnumerable<T> rows)
    {
        var statement = Rent(insert.One);
        try
        {
            foreach (var row in rows)
            {
                statement.Rewind();
                insert.Bind(statement, row);
                statement.Step();
            }
        }
        finally
        {
            Return(statement);
        }
    }

    /// <summary>Whether a transaction is open; an error such as a full disk may have ended it.</summary>
    internal bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Ends the running statement with SQLITE_INTERRUPT; may be called from any thread.</summary>
    internal void Interrupt() => raw.sqlite3_interrupt(_connection.Handle);

    internal PreparedStatement Rent(string sql) => _idle.Remove(sql, out var statement) ? statement : new PreparedStatement(_connection.Handle!, sql);

    internal void Return(PreparedStatement statement)
    {
        if (_idle.Count >= MaxStatements)
        {
            Forget();
        }

        statement.Reset();
        if (!_idle.TryAdd(statement.Sql, statement))
        {
            statement.Dispose();
        }
    }

    protected override DbCommand CreateDbCommand() => new PreparedCommand(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget();
            _connection.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Forget()
    {
        foreach (var statement in _idle.Values)
        {
            statement.Dispose();
        }

        _idle.Clear();
    }

    // Dapper keys its generated code by this text; all SQLite databases share it.
    [AllowNull]
    public override string ConnectionString { get => "sqlite"; set => throw new NotSupportedException(); }

    public override string Database => _connection.Database;

    public override string DataSource => _connection.DataSource;

    public override string ServerVersion => _connection.ServerVersion;

    public override ConnectionState State => _connection.State;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Open() => throw new NotSupportedException();

    public override void Close() => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();
}
