using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Google.Protobuf;
using Prometheus;

namespace Coaching.Platform;

/// <summary>Work of a transaction that is put off until just before its commit.</summary>
public interface IDeferred
{
    /// <summary>Does it.</summary>
    Task Settle(Session tx);
}

/// <summary>Dapper with the transaction and the cancellation token already applied.</summary>
public sealed class Session
{
    private readonly DbConnection _connection;
    private readonly DbTransaction? _transaction;
    private readonly CancellationToken _cancel;
    private List<Counter.Child>? _counts;
    private List<Action>? _committed;
    private List<IDeferred>? _deferred;
    private int _depth;

    internal Session(DbConnection connection, Dialect dialect, DateTimeOffset now, CancellationToken cancel)
    {
        _connection = connection;
        Dialect = dialect;
        _cancel = cancel;
        Now = SqlTypes.ToMicroseconds(now);
        TraceParent = Activity.Current?.Id;
    }

    internal Session(DbConnection connection, DbTransaction transaction, Dialect dialect, DateTimeOffset now, CancellationToken cancel)
        : this(connection, dialect, now, cancel) => _transaction = transaction;

    internal Session(DbConnection connection, WriterCounters counters, Dialect dialect, DateTimeOffset now, string? traceParent, CancellationToken cancel)
        : this(connection, dialect, now, cancel)
    {
        Counters = counters;
        TraceParent = traceParent;
    }

    /// <summary>The clock's time when the work began, in whole microseconds, which is what both engines keep.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>What this engine says differently.</summary>
    public Dialect Dialect { get; }

    /// <summary>What SQLite's only writer keeps in memory; null elsewhere.</summary>
    internal WriterCounters? Counters { get; }

    internal bool HasFacts { get; private set; }

    /// <summary>Whether what this work took away must not be readable in the file either.</summary>
    internal bool MustScrub { get; private set; }

    /// <summary>The trace that facts published from here on belong to.</summary>
    internal string? TraceParent { get; set; }

    /// <summary>All rows.</summary>
    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? args = null) => (await _connection.QueryAsync<T>(Command(sql, args))).AsList();

    /// <summary>The first <c>@take</c> rows of a statement that ends in ORDER BY.</summary>
    public Task<IReadOnlyList<T>> Page<T>(string sql, object args) => Query<T>($"{sql} {Dialect.TakeClause}", args);

    /// <summary>Exactly one row.</summary>
    public Task<T> One<T>(string sql, object? args = null) => _connection.QuerySingleAsync<T>(Command(sql, args));

    /// <summary>One row, or the type's default when there is none.</summary>
    public Task<T?> Find<T>(string sql, object? args = null) => _connection.QuerySingleOrDefaultAsync<T>(Command(sql, args));

    /// <summary>Runs a statement and counts the rows it touched.</summary>
    public Task<int> Execute(string sql, object? args = null) => _connection.ExecuteAsync(Command(sql, args));

    /// <summary>Runs a statement that may take longer than any other.</summary>
    internal Task<int> ExecuteLong(string sql, TimeSpan timeout) =>
        _connection.ExecuteAsync(new CommandDefinition(sql, null, _transaction, (int)timeout.TotalSeconds, cancellationToken: _cancel));

    /// <summary>Inserts many rows; a unique violation ends the statement and not the transaction, so that some of them may then be there.</summary>
    public async Task InsertAll<T>(BulkInsert<T> insert, IReadOnlyCollection<T> rows)
    {
        ArgumentNullException.ThrowIfNull(insert);
        _cancel.ThrowIfCancellationRequested();
        if (_connection is PreparedConnection prepared)
        {
            prepared.RunAll(insert, rows);
        }
        else
        {
            await insert.Run(_connection, _transaction, rows, _cancel);
        }
    }

    /// <summary>Inserts one row or several, or answers false on a unique violation; the transaction lives on.</summary>
    public async Task<bool> TryInsert(string sql, object args)
    {
        try
        {
            return await Execute(sql, args) > 0;
        }
        catch (DbException e) when (Dialect.IsUniqueViolation(e))
        {
            return false;
        }
    }

    /// <summary>Runs part of the work in a savepoint: when it throws, that part is undone and the rest of the transaction lives on.</summary>
    public async Task Nested(Func<Task> work)
    {
        var name = $"nested{++_depth}";
        var mark = Counters?.Save();
        var counted = _counts?.Count ?? 0;
        var noted = _committed?.Count ?? 0;
        await Execute(Dialect.Savepoint(name));
        try
        {
            await work();
            if (Dialect.Release(name) is { } release)
            {
                await Execute(release);
            }
        }
        catch
        {
            await Undo(Dialect.RollbackTo(name));
            if (Dialect.Release(name) is { } release)
            {
                await Undo(release);
            }

            Counters?.Restore(mark!);
            _counts?.RemoveRange(counted, _counts.Count - counted);
            _committed?.RemoveRange(noted, _committed.Count - noted);
            throw;
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>Adds a fact to the outbox, in this transaction. A fact's version of its aggregate is unique.</summary>
    public async Task Publish(string aggregate, long version, IMessage fact)
    {
        long? feedSeq = Counters is null ? null : await Counters.NextFeedSeq(this);
        await Execute(InsertFact, new
        {
            Id = Guid.CreateVersion7(Now),
            FeedSeq = feedSeq,
            Aggregate = aggregate,
            Version = version,
            Type = fact.Descriptor.FullName,
            Data = fact.ToByteArray(),
            TraceParent,
            CreateTime = Now,
        });
        HasFacts = true;
    }

    /// <summary>Adds many facts to the outbox, in this transaction and in this order.</summary>
    public async Task PublishAll(IReadOnlyCollection<NewFact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var rows = new List<NumberedFact>(facts.Count);
        var ids = new Uuids(Now);
        foreach (var fact in facts)
        {
            long? feedSeq = Counters is null ? null : await Counters.NextFeedSeq(this);
            rows.Add(new NumberedFact(ids.Next(), feedSeq, fact, TraceParent, Now));
        }

        await InsertAll(InsertFacts, rows);
        HasFacts |= rows.Count > 0;
    }

    /// <summary>Counts one of something that this work did, once it is committed; what is undone or only repeated does not count.</summary>
    public void Count(Counter.Child counter) => (_counts ??= []).Add(counter);

    /// <summary>Does something in memory once this work is committed; of what is undone nothing is done.</summary>
    public void OnCommit(Action what) => (_committed ??= []).Add(what);

    /// <summary>Leaves nothing of what this work deletes and overwrites: on SQLite the log is emptied after the commit, pages are overwritten anyway.</summary>
    public void Scrub() => MustScrub = true;

    internal void AfterCommit()
    {
        foreach (var counter in _counts ?? [])
        {
            counter.Inc();
        }

        foreach (var what in _committed ?? [])
        {
            what();
        }
    }

    /// <summary>
    /// What the parts of one transaction add up together, made when first asked for. It is settled once, before the commit; so that
    /// many facts about one row cost one statement.
    /// </summary>
    public T Deferred<T>()
        where T : class, IDeferred, new()
    {
        foreach (var one in _deferred ??= [])
        {
            if (one is T known)
            {
                return known;
            }
        }

        var made = new T();
        _deferred.Add(made);
        return made;
    }

    /// <summary>Does what was put off. The transaction's owner does so too before it commits, so that nothing put off is lost.</summary>
    internal async Task Settle()
    {
        while (_deferred is { Count: > 0 } deferred)
        {
            _deferred = null;
            foreach (var one in deferred)
            {
                await one.Settle(this);
            }
        }
    }

    // Undoing is not cancelled: half of the part would stay.
    private Task<int> Undo(string sql) => _connection.ExecuteAsync(new CommandDefinition(sql, transaction: _transaction));

    private CommandDefinition Command(string sql, object? args) => new(sql, args, _transaction, cancellationToken: _cancel);

    private const string InsertFact = """
        INSERT INTO outbox (id, feed_seq, aggregate, version, type, data, trace_parent, create_time)
        VALUES (@Id, @FeedSeq, @Aggregate, @Version, @Type, @Data, @TraceParent, @CreateTime)
        """;

    private static readonly BulkInsert<NumberedFact> InsertFacts = new(InsertFact);

    private sealed record NumberedFact(Guid Id, long? FeedSeq, NewFact Fact, string? TraceParent, DateTimeOffset CreateTime)
    {
        public string Aggregate => Fact.Aggregate;

        public long Version => Fact.Version;

        public string Type => Fact.Type;

        public byte[] Data => Fact.Data;
    }
}

/// <summary>A fact that is to go into the outbox, in the form in which it lies there: whoever holds the writer need not make it.</summary>
/// <param name="aggregate">The resource that it is about.</param>
/// <param name="version">The resource's version, unique among its facts.</param>
/// <param name="data">What happened.</param>
public sealed class NewFact(string aggregate, long version, IMessage data)
{
    internal string Aggregate { get; } = aggregate;

    internal long Version { get; } = version;

    internal string Type { get; } = data.Descriptor.FullName;

    internal byte[] Data { get; } = data.ToByteArray();
}
