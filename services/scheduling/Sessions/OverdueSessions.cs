using Coaching.Platform;
using Microsoft.Extensions.Options;
using MissReason = Coaching.Scheduling.V1.Session.Types.MissReason;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

/// <summary>
/// Settles sessions of which nobody said what became: a planned one was missed, a started one took as long as planned. A session that was
/// planned or changed only lately waits, however old its time: phones bring what happened while they were away.
/// </summary>
internal sealed partial class OverdueSessions : BackgroundService
{
    private const int Chunk = 100;

    private readonly Database _database;
    private readonly SessionsOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<OverdueSessions> _log;
    private readonly Lease _lease;

    public OverdueSessions(
        Database database,
        IOptions<SessionsOptions> options,
        IOptions<DatabaseOptions> databaseOptions,
        IOptions<EventsOptions> events,
        TimeProvider clock,
        ILogger<OverdueSessions> log)
    {
        (_database, _options, _clock, _log) = (database, options.Value, clock, log);

        // A holder beats once an interval: another replica waits for two beats that did not come.
        var silence = _options.OverdueInterval * 2;
        _lease = new Lease(
            "overdue-sessions", database, databaseOptions.Value.IsAlone, silence > events.Value.LeaseDuration ? silence : events.Value.LeaseDuration, clock);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _lease.Release(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await _lease.Hold(stoppingToken))
                {
                    await Settle(stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                SettlingFailed(_log, e);
            }

            await Task.Delay(_options.OverdueInterval, _clock, stoppingToken);
        }
    }

    private async Task Settle(CancellationToken cancel)
    {
        var due = _clock.GetUtcNow() - _options.OverdueAfter;
        var (after, name) = (DateTimeOffset.MinValue, "");
        while (true)
        {
            var args = new { Planned = State.Planned, Started = State.Started, due, after, name, take = Chunk };
            var rows = await _database.Read(db => db.Page<SessionRow>(SelectOverdue, args), cancel);
            var overdue = rows.Where(row => row.EndTime <= due).ToList();
            if (overdue.Count > 0 && !await _database.Write(tx => Settle(tx, overdue), cancel))
            {
                return;
            }

            if (rows.Count < Chunk)
            {
                return;
            }

            (after, name) = (rows[^1].StartTime, rows[^1].Name);
        }
    }

    private async Task<bool> Settle(Tx tx, IReadOnlyCollection<SessionRow> rows)
    {
        if (!await _lease.Fence(tx))
        {
            return false;
        }

        foreach (var row in rows)
        {
            // Whoever spoke meanwhile was not too late.
            if (await tx.Find<SessionRow>(SelectUnchanged, row) is { } current)
            {
                var start = current.ActualStartTime ?? current.StartTime;
                await (current.State == State.Planned
                    ? SessionState.Miss(tx, current, MissReason.NotRecorded)
                    : SessionState.Complete(tx, current with { ActualStartTime = start, ActualEndTime = start.AddMinutes(current.DurationMinutes) }));
            }
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Overdue sessions could not be settled; it is tried again.")]
    private static partial void SettlingFailed(ILogger log, Exception cause);

    private const string SelectOverdue = $"""
        SELECT {SessionRow.Columns}
        FROM sessions
        WHERE state IN (@Planned, @Started) AND start_time < @due AND update_time < @due
          AND start_time >= @after AND (start_time > @after OR name > @name)
        ORDER BY start_time, name
        """;

    private const string SelectUnchanged = $"SELECT {SessionRow.Columns} FROM sessions WHERE name = @Name AND version = @Version";
}
