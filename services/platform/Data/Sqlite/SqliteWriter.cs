using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Coaching.Platform;

/// <summary>
/// The one writer of a SQLite file. Requests that wait together share one commit, and so one wait for the disk; each runs in a savepoint
/// of its own. A caller hears its outcome only after the commit, failures too: a failure may rest on what a neighbour wrote.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly PreparedConnection _connection;
    private readonly SqliteDialect _dialect;
    private readonly TimeProvider _clock;
    private readonly OutboxSignal _committed;
    private readonly DatabaseMetrics _metrics;
    private readonly WaitMetrics _waits;
    private readonly Channel<WriteJob> _queue;
    private readonly List<WriteJob> _group;
    private readonly Task _loop;
    private readonly bool _isShared;
    private WriterCounters _counters = new();
    private long _othersVersion;
    private bool _mustScrub;

    internal SqliteWriter(
        PreparedConnection connection, SqliteDialect dialect, DatabaseOptions options, TimeProvider clock, OutboxSignal committed, DatabaseMetrics metrics)
    {
        _connection = connection;
        _dialect = dialect;
        _clock = clock;
        _committed = committed;
        _queue = Channel.CreateBounded<WriteJob>(new BoundedChannelOptions(options.MaxQueued) { SingleReader = true });
        _group = new List<WriteJob>(options.MaxBatch);
        _isShared = options.Shared;
        _metrics = metrics;
        _waits = metrics.Queue("write", options.MaxQueued, () => _queue.Reader.Count);
        _loop = Loop(options.MaxBatch);
    }

    internal Task<T> Enqueue<T>(Func<Session, Task<T>> work, CancellationToken cancel)
    {
        var job = new WriteJob<T>(work, cancel);
        if (_queue.Writer.TryWrite(job))
        {
            return job.Task;
        }

        ObjectDisposedException.ThrowIf(_queue.Reader.Completion.IsCompleted || _loop.IsCompleted, typeof(Database));
        _waits.Refused();
        throw DatabaseErrors.QueueFull();
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task Loop(int maxBatch)
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            _group.Clear();
            try
            {
                await CommitGroup(maxBatch);
            }
            catch (Exception error)
            {
                // The caller of each request hears it; the writer itself must live on.
                Abandon(error);
            }
        }
    }

    private async Task CommitGroup(int maxBatch)
    {
        var hasFacts = false;
        while (_group.Count < maxBatch && _queue.Reader.TryRead(out var job))
        {
            if (job.Cancel.IsCancellationRequested)
            {
                job.Fail(new OperationCanceledException(job.Cancel));
                continue;
            }

            _waits.Since(job.Came);
            _group.Add(job);
            if (_group.Count == 1)
            {
                _connection.Run("BEGIN IMMEDIATE");
                await ForgetWhatOthersChanged();
            }

            hasFacts |= await (_group.Count == 1 ? RunFirst(job) : RunInSavepoint(job));
        }

        if (_group.Count == 0)
        {
            return;
        }

        await _counters.Flush(new Session(_connection, _counters, _dialect, _clock.GetUtcNow(), null, default));
        var started = Stopwatch.GetTimestamp();
        _connection.Run("COMMIT");
        _metrics.Committed(_group.Count, Stopwatch.GetElapsedTime(started));
        foreach (var job in _group)
        {
            _mustScrub |= job.Session is { MustScrub: true };
            job.Session?.AfterCommit();
        }

        await Scrub();
        _group.ForEach(job => job.Complete());

        if (hasFacts)
        {
            _committed.Raise();
        }
    }

    // The number moves with the commits of other connections, and not with this one's.
    private async ValueTask ForgetWhatOthersChanged()
    {
        if (!_isShared)
        {
            return;
        }

        var version = await new Session(_connection, _counters, _dialect, _clock.GetUtcNow(), null, default).One<long>("PRAGMA data_version");
        if (version != _othersVersion)
        {
            (_counters, _othersVersion) = (new WriterCounters(), version);
        }
    }

    // Old versions of pages lie in the log until it is emptied, which a reader of one of them may put off to the next commit.
    private async Task Scrub()
    {
        if (!_mustScrub)
        {
            return;
        }

        try
        {
            var session = new Session(_connection, _counters, _dialect, _clock.GetUtcNow(), null, default);
            _mustScrub = (await session.One<CheckpointRow>("PRAGMA wal_checkpoint(TRUNCATE)")).Busy != 0;
        }
        catch (SqliteException e) when (_dialect.IsTransient(e))
        {
            // What was committed stays so; the next commit tries again.
        }
    }

    private sealed record CheckpointRow
    {
        public required long Busy { get; init; }
    }

    // Nothing else is in the transaction yet, so it ends with the job that fails; a savepoint would keep a copy of each page that changes.
    private async Task<bool> RunFirst(WriteJob job)
    {
        var mark = _counters.Save();
        try
        {
            return await Run(job);
        }
        catch (Exception error) when (_connection.InTransaction)
        {
            _connection.Run("ROLLBACK");
            _counters.Restore(mark);
            _group.Clear();
            job.Fail(DatabaseErrors.Map(error));
            return false;
        }
    }

    private async Task<bool> RunInSavepoint(WriteJob job)
    {
        var mark = _counters.Save();
        _connection.Run("SAVEPOINT request");
        try
        {
            var hasFacts = await Run(job);
            _connection.Run("RELEASE request");
            return hasFacts;
        }
        catch (Exception error) when (_connection.InTransaction)
        {
            job.Failure = DatabaseErrors.Map(error);
            job.Session = null;
            _connection.Run("ROLLBACK TO request");
            _connection.Run("RELEASE request");
            _counters.Restore(mark);
            return false;
        }
    }

    private async Task<bool> Run(WriteJob job)
    {
        var session = new Session(_connection, _counters, _dialect, _clock.GetUtcNow(), job.TraceParent, job.Cancel);
        await job.Run(session);
        await session.Settle();
        job.Session = session;
        return session.HasFacts;
    }

    private void Abandon(Exception error)
    {
        _counters = new WriterCounters();
        try
        {
            if (_connection.InTransaction)
            {
                _connection.Run("ROLLBACK");
            }
        }
        catch (DbException undo)
        {
            error = new AggregateException(error, undo);
        }

        var failure = DatabaseErrors.Map(error);
        foreach (var job in _group)
        {
            job.Fail(failure);
        }
    }
}
