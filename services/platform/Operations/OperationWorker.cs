using System.Collections.Concurrent;
using System.Data.Common;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>
/// Runs the operations that are not done: new ones, those that a crash or a restart left, and those of a replica that has gone
/// silent. As with leases, silence is measured by the watcher's own clock, and a run that was taken over changes nothing more.
/// </summary>
internal sealed partial class OperationWorker(
    Database database,
    IEnumerable<OperationKind> kinds,
    IOptions<DatabaseOptions> databaseOptions,
    TimeProvider clock,
    ILogger<OperationWorker> log) : BackgroundService
{
    private const int MaxRuns = 2;
    private const int MaxSeen = 100;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, OperationRunner> _runners = kinds.ToDictionary(kind => kind.Name, kind => kind.Run);
    private readonly bool _isAlone = databaseOptions.Value.IsAlone;
    private readonly ConcurrentDictionary<string, Running> _running = [];
    private readonly Dictionary<string, Seen> _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_runners.Count == 0)
        {
            return;
        }

        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await Look(stoppingToken);
                await Task.Delay(PollInterval, clock, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_running.Values.Select(running => running.Task ?? Task.CompletedTask));
        }
    }

    private async Task Look(CancellationToken stop)
    {
        try
        {
            var undone = await database.Read(tx => tx.Page<OperationRow>(SelectUndone, new { take = MaxSeen }), stop);
            foreach (var row in undone.Where(row => _runners.ContainsKey(row.Kind)))
            {
                if (_running.TryGetValue(row.Name, out var running))
                {
                    await Attend(row, running, stop);
                }
                else if (_running.Count < MaxRuns && IsFree(row) && await Claim(row, stop))
                {
                    Begin(row, stop);
                }
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            LookFailed(log, e);
        }
    }

    private async Task Attend(OperationRow row, Running running, CancellationToken stop)
    {
        if (row.CancelRequested)
        {
            await running.Cancel.CancelAsync();
        }
        else if (clock.GetElapsedTime(running.BeatAt) >= BeatInterval)
        {
            running.BeatAt = clock.GetTimestamp();
            if (!await database.Write(running.Run.Beat, stop))
            {
                await running.Cancel.CancelAsync();
            }
        }
    }

    // Alone, whatever is not running here is running nowhere.
    private bool IsFree(OperationRow row)
    {
        if (!_seen.TryGetValue(row.Name, out var seen) || (seen.Epoch, seen.Beat) != (row.Epoch, row.Beat))
        {
            _seen[row.Name] = seen = new Seen(row.Epoch, row.Beat, clock.GetTimestamp());
        }

        return row.Epoch == 0 || _isAlone || clock.GetElapsedTime(seen.At) >= MaxSilence;
    }

    private async Task<bool> Claim(OperationRow row, CancellationToken stop) =>
        await database.Write(tx => tx.Execute(UpdateEpoch, new { row.Name, row.Epoch, row.Beat }), stop) == 1;

    private void Begin(OperationRow row, CancellationToken stop)
    {
        _seen.Remove(row.Name);
        var running = new Running(new OperationRun(row, row.Epoch + 1), CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            BeatAt = clock.GetTimestamp(),
        };
        _running[row.Name] = running;
        running.Task = Run(row, running, stop);
    }

    private async Task Run(OperationRow row, Running running, CancellationToken stop)
    {
        // The poll goes on at once, whatever the runner does before it first waits.
        await Task.Yield();
        try
        {
            if (row.CancelRequested)
            {
                await running.Cancel.CancelAsync();
            }

            running.Cancel.Token.ThrowIfCancellationRequested();
            var response = await _runners[row.Kind](running.Run, running.Cancel.Token);
            await database.Write(tx => running.Run.Complete(tx, response), stop);
        }
        catch (Exception) when (stop.IsCancellationRequested || running.Run.IsSuperseded)
        {
            Interrupted(log, row.Name);
        }
        catch (Exception e)
        {
            await End(row, running, e, stop);
        }
        finally
        {
            _running.TryRemove(row.Name, out _);
            running.Cancel.Dispose();
        }
    }

    private async Task End(OperationRow row, Running running, Exception cause, CancellationToken stop)
    {
        try
        {
            if (IsTransient(cause))
            {
                // Left undone, it is taken up again; the pause keeps a sick database from being asked without end.
                Interrupted(log, row.Name);
                await Task.Delay(BeatInterval, clock, stop);
                return;
            }

            if (cause is not (OperationCanceledException or RpcException))
            {
                RunFailed(log, cause, row.Name);
            }

            await database.Write(tx => running.Run.Fail(tx, StatusOf(cause)), stop);
        }
        catch (Exception e) when (stop.IsCancellationRequested || IsTransient(e))
        {
            Interrupted(log, row.Name);
        }
    }

    private bool IsTransient(Exception cause) =>
        (cause is DbException database1 && database.Dialect.IsTransient(database1))
        || cause is RpcException { StatusCode: StatusCode.Unavailable or StatusCode.ResourceExhausted };

    private static Google.Rpc.Status StatusOf(Exception cause) => cause switch
    {
        OperationCanceledException => new() { Code = (int)StatusCode.Cancelled, Message = "The operation was cancelled." },
        RpcException e => Errors.Details(e) ?? new() { Code = (int)e.StatusCode, Message = e.Status.Detail },
        _ => new() { Code = (int)StatusCode.Internal, Message = "An unexpected error occurred." },
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "{Operation} was interrupted and will go on from its checkpoint.")]
    private static partial void Interrupted(ILogger log, string operation);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Operation} failed.")]
    private static partial void RunFailed(ILogger log, Exception e, string operation);

    [LoggerMessage(Level = LogLevel.Error, Message = "The operations to run could not be read.")]
    private static partial void LookFailed(ILogger log, Exception e);

    private const string SelectUndone = $"""
        SELECT {OperationRow.Columns} FROM operations
        WHERE done = 0
        ORDER BY create_time, name
        """;

    private const string UpdateEpoch = """
        UPDATE operations SET epoch = epoch + 1, beat = beat + 1
        WHERE name = @Name AND epoch = @Epoch AND beat = @Beat AND done = 0
        """;

    private sealed record Seen(long Epoch, long Beat, long At);

    private sealed class Running(OperationRun run, CancellationTokenSource cancel)
    {
        public OperationRun Run => run;

        public CancellationTokenSource Cancel => cancel;

        public long BeatAt { get; set; }

        public Task? Task { get; set; }
    }
}
