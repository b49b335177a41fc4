namespace Coaching.Platform;

/// <summary>
/// One service's database. Work is a function of a <see cref="Session"/>; what it awaits is the database and nothing else, since others
/// wait behind it.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    static Database() => SqlTypes.Register();

    private protected Database(string service) => Metrics = new DatabaseMetrics(service);

    /// <summary>What is measured of it.</summary>
    internal DatabaseMetrics Metrics { get; }

    /// <summary>What this engine says differently.</summary>
    public abstract Dialect Dialect { get; }

    /// <summary>Raised after each commit that held facts for the outbox.</summary>
    public OutboxSignal Committed { get; } = new();

    /// <summary>Reads; on SQLite all statements of one call see the same state.</summary>
    public abstract Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel);

    /// <summary>Writes all or nothing. When the task completes, the result is on disk; when it throws, nothing is.</summary>
    /// <remarks>The work may run again after a deadlock, and never runs once <paramref name="cancel"/> is cancelled before its turn.</remarks>
    public abstract Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel);

    /// <summary>Writes all or nothing, without a result.</summary>
    public Task Write(Func<Session, Task> work, CancellationToken cancel) => Write(
        async tx =>
        {
            await work(tx);
            return true;
        },
        cancel);

    /// <summary>Opens the database that the options name, for the service of this name.</summary>
    public static Database Open(DatabaseOptions options, string service, TimeProvider clock) => options.Engine switch
    {
        DatabaseEngine.Sqlite => new SqliteDatabase(options, options.Path.Replace("{service}", service, StringComparison.Ordinal), service, clock),
        DatabaseEngine.SqlServer => new SqlServerDatabase(options, service, clock),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Engine, "is not a known engine"),
    };

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        Metrics.Dispose();
        GC.SuppressFinalize(this);
        return default;
    }
}
