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
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _idle = new(StringComparer.Ordinal);

    internal PreparedConnection(string path, SqliteOpenMode mode)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = 5,
        }.ToString());
        _connection.Open();
    }

    /// <summary>Runs a statement of the platform's own, without Dapper.</summary>
    internal void Run(string sql)
    {
        var command = Rent(sql);
        command.ExecuteNonQuery();
        Return(command);
    }

    /// <summary>Whether a transaction is open; an error such as a full disk may have ended it.</summary>
    internal bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Ends the running statement with SQLITE_INTERRUPT; may be called from any thread.</summary>
    internal void Interrupt() => raw.sqlite3_interrupt(_connection.Handle);

    internal SqliteCommand Rent(string sql)
    {
        if (_idle.Remove(sql, out var command))
        {
            return command;
        }

        command = _connection.CreateCommand();
        command.CommandText = sql;
        try
        {
            command.Prepare();
            return command;
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }

    internal void Return(SqliteCommand command)
    {
        if (_idle.Count >= MaxStatements)
        {
            Forget();
        }

        if (!_idle.TryAdd(command.CommandText, command))
        {
            command.Dispose();
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
        foreach (var command in _idle.Values)
        {
            command.Dispose();
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
