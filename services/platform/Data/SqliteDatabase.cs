using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Coaching.Platform;

/// <summary>The embedded engine: one file in WAL mode that is synchronised in full, one writer, a few readers.</summary>
public sealed class SqliteDatabase : Database
{
    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly FileStream _lock;
    private readonly SqliteWriter _writer;
    private readonly Gate _gate;
    private readonly ConcurrentBag<PreparedConnection> _readers = [];
    private readonly SqliteDialect _dialect = new();

    /// <summary>Opens the file, or creates it; refuses when another process has it open.</summary>
    public SqliteDatabase(DatabaseOptions options, string path, string service, TimeProvider clock)
        : base(service)
    {
        _path = Path.GetFullPath(path);
        _clock = clock;
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        _lock = Lock(_path, options.Shared);
        try
        {
            var connection = new PreparedConnection(_path, SqliteOpenMode.ReadWriteCreate);
            connection.Run("PRAGMA journal_mode = WAL");
            connection.Run("PRAGMA synchronous = FULL");
            connection.Run("PRAGMA cache_size = -65536");

            // What is deleted is overwritten: nobody who holds the file may read what a person had erased.
            connection.Run("PRAGMA secure_delete = ON");

            // What a savepoint must remember stays in memory; in a file it would be four times what the commit itself writes.
            connection.Run("PRAGMA temp_store = MEMORY");

            // Busy pages are copied back to the file less often than by default.
            connection.Run("PRAGMA wal_autocheckpoint = 16000");
            connection.Run("PRAGMA journal_size_limit = 67108864");
            _writer = new SqliteWriter(connection, _dialect, options, clock, Committed, Metrics);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _gate = new Gate(options.Readers, options.MaxQueued, Metrics, "read");
        Metrics.WatchDisk(_path);
    }

    /// <inheritdoc/>
    public override Dialect Dialect => _dialect;

    /// <inheritdoc/>
    public override async Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel)
    {
        await _gate.Enter(cancel);
        try
        {
            if (!_readers.TryTake(out var connection))
            {
                connection = new PreparedConnection(_path, SqliteOpenMode.ReadOnly);
            }

            return await Read(connection, work, cancel);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <inheritdoc/>
    public override Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel) => _writer.Enqueue(work, cancel);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        while (_readers.TryTake(out var reader))
        {
            await reader.DisposeAsync();
        }

        await _writer.DisposeAsync();
        await _lock.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task<T> Read<T>(PreparedConnection connection, Func<Session, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            T result;

            // A long query stops when its caller is gone; the registration ends before the connection serves anyone else.
            await using (cancel.UnsafeRegister(reader => ((PreparedConnection)reader!).Interrupt(), connection))
            {
                connection.Run("BEGIN");
                result = await work(new Session(connection, _dialect, _clock.GetUtcNow(), cancel));
                connection.Run("COMMIT");
            }

            _readers.Add(connection);
            return result;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            await connection.DisposeAsync();
            throw new OperationCanceledException("The read was cancelled.", e, cancel);
        }
        catch
        {
            await Recover(connection);
            throw;
        }
    }

    private async Task Recover(PreparedConnection connection)
    {
        try
        {
            if (connection.InTransaction)
            {
                connection.Run("ROLLBACK");
            }

            _readers.Add(connection);
        }
        catch (SqliteException)
        {
            // A connection that cannot even end its transaction is replaced by the next read.
            await connection.DisposeAsync();
        }
    }

    private static FileStream Lock(string path, bool isShared)
    {
        var name = $"{path}.lock";
        try
        {
            // Those who share keep out one who does not, and the other way round.
            return isShared
                ? new FileStream(name, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read)
                : new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new DatabaseStartException($"The database {path} is in use by another process, which holds {name}.", e, mayPass: true);
        }
    }
}
