using Microsoft.Data.SqlClient;

namespace Coaching.Platform;

/// <summary>The engine of a cluster: one READ COMMITTED transaction a request, on pooled connections.</summary>
public sealed class SqlServerDatabase : Database
{
    private const int MaxTries = 4;
    private readonly string _connectionString;
    private readonly TimeProvider _clock;
    private readonly Gate _gate;
    private readonly SqlServerDialect _dialect = new();

    /// <summary>Reads the connection string; connects when first used.</summary>
    public SqlServerDatabase(DatabaseOptions options, string service, TimeProvider clock)
        : base(service)
    {
        var text = options.ConnectionStringFile is { Length: > 0 } file ? File.ReadAllText(file).Trim() : options.ConnectionString;
        if (string.IsNullOrEmpty(text))
        {
            throw new DatabaseStartException("SQL Server needs Database:ConnectionString or Database:ConnectionStringFile.");
        }

        _connectionString = new SqlConnectionStringBuilder(text) { MaxPoolSize = options.Connections }.ConnectionString;
        _clock = clock;
        _gate = new Gate(options.Connections, options.MaxQueued, Metrics, "any");
    }

    /// <inheritdoc/>
    public override Dialect Dialect => _dialect;

    /// <inheritdoc/>
    public override Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel) => Inside(
        connection => work(new Session(connection, _dialect, _clock.GetUtcNow(), cancel)),
        cancel);

    /// <inheritdoc/>
    public override async Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Inside(connection => Transact(connection, work, cancel), cancel);
            }
            catch (SqlException e) when (SqlServerDialect.IsDeadlockVictim(e) && attempt < MaxTries)
            {
                // The winner needs a moment; two victims that met once should not meet again.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 50 * attempt)), _clock, cancel);
            }
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task<T> Transact<T>(SqlConnection connection, Func<Session, Task<T>> work, CancellationToken cancel)
    {
        await using var transaction = (SqlTransaction)await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancel);
        var session = new Session(connection, transaction, _dialect, _clock.GetUtcNow(), cancel);
        var result = await work(session);
        await session.Settle();
        await transaction.CommitAsync(cancel);
        session.AfterCommit();
        if (session.HasFacts)
        {
            Committed.Raise();
        }

        return result;
    }

    private async Task<T> Inside<T>(Func<SqlConnection, Task<T>> work, CancellationToken cancel)
    {
        await _gate.Enter(cancel);
        try
        {
            await using var connection = new SqlConnection(_connectionString);
            await connection.OpenAsync(cancel);
            return await work(connection);
        }
        catch (SqlException e) when (cancel.IsCancellationRequested)
        {
            // The driver tells a cancelled command as an error of the server.
            throw new OperationCanceledException("The work was cancelled.", e, cancel);
        }
        finally
        {
            _gate.Leave();
        }
    }
}
