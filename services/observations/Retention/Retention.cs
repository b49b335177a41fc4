using Coaching.Observations.V1;
using Coaching.Platform;
using Microsoft.Extensions.Options;

namespace Coaching.Observations;

/// <summary>
/// Ends what has been kept long enough, counted from the end of its school year: once a year there is something to do, and one replica does it
/// in small parts. A goal of a school is nobody's and stays.
/// </summary>
internal sealed partial class Retention : BackgroundService
{
    private const int Chunk = 100;

    private readonly Database _database;
    private readonly Vault _vault;
    private readonly Today _today;
    private readonly RetentionOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<Retention> _log;
    private readonly Lease _lease;

    public Retention(
        Database database,
        Vault vault,
        Today today,
        IOptions<RetentionOptions> options,
        IOptions<DatabaseOptions> databaseOptions,
        TimeProvider clock,
        ILogger<Retention> log)
    {
        (_database, _vault, _today, _options, _clock, _log) = (database, vault, today, options.Value, clock, log);
        _lease = new Lease("retention", database, databaseOptions.Value.IsAlone, _options.Interval * 2, clock);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _lease.Release(cancellationToken);
    }

    /// <summary>Ends all whose time is over.</summary>
    public async Task Sweep(CancellationToken cancel)
    {
        if (!await _lease.Hold(cancel))
        {
            return;
        }

        foreach (var (rules, months) in new[] { (RetentionRule.OfNotes, _options.NotesMonths), (RetentionRule.OfScores, _options.ScoresMonths) })
        {
            var until = EndOfYearBefore(months);
            foreach (var rule in rules)
            {
                await Follow(rule, until, cancel);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                SweepFailed(_log, e);
            }

            await Task.Delay(_options.Interval, _clock, stoppingToken);
        }
    }

    // The end of the last school year that has been over for so many months.
    private DateTimeOffset EndOfYearBefore(int months)
    {
        var day = _today.Date.AddMonths(-months);
        var end = new DateOnly(day.Year, _options.SchoolYearEndMonth, DateTime.DaysInMonth(day.Year, _options.SchoolYearEndMonth)).AddDays(1);
        return _today.Begin(end <= day ? end : end.AddYears(-1));
    }

    private async Task Follow(RetentionRule rule, DateTimeOffset until, CancellationToken cancel)
    {
        var since = await _database.Read(db => db.Find<DateTimeOffset?>("SELECT done_until FROM retention_marks WHERE rule = @Mark", rule), cancel) ?? DateTimeOffset.MinValue;
        if (since >= until)
        {
            return;
        }

        for (var after = ""; ;)
        {
            // Read beside the writer: the table may be great, and most of it is not old.
            var args = new { after, since, until, take = Chunk };
            var keys = await _database.Read(db => db.Page<string>(SelectKeys(rule), args), cancel);
            if (keys.Count > 0 && !await _database.Write(tx => End(tx, rule, keys, since, until), cancel))
            {
                return;
            }

            if (keys.Count < Chunk)
            {
                break;
            }

            after = keys[^1];
        }

        await _database.Write(tx => Mark(tx, rule, until), cancel);
    }

    private async Task<bool> End(Session tx, RetentionRule rule, IReadOnlyList<string> keys, DateTimeOffset since, DateTimeOffset until)
    {
        if (!await _lease.Fence(tx))
        {
            _lease.Lose();
            return false;
        }

        var args = new { keys, since, until, Nothing = Vault.Nothing() };
        var rows = $"{rule.Key} IN @keys AND {rule.Time} >= @since AND {rule.Time} < @until";
        var people = string.Concat(rule.People.Select(column => $", {column} = ''"));
        await (rule.End switch
        {
            RetentionEnd.Delete => tx.Execute($"DELETE FROM {rule.Table} WHERE {rows}", args),
            RetentionEnd.StripNotes => StripNotes(tx, keys),
            _ => tx.Execute($"UPDATE {rule.Table} SET content = @Nothing{people} WHERE {rows}{(rule.People.Length > 0 ? " AND coachee <> ''" : "")}", args),
        });
        tx.Scrub();
        return true;
    }

    private async Task StripNotes(Session tx, IReadOnlyList<string> names)
    {
        foreach (var row in await tx.Query<ObservationRow>($"SELECT {ObservationRow.Columns} FROM observations WHERE name IN @names AND coachee <> ''", new { names }))
        {
            var content = await _vault.Open<Observation>(tx, row.Name, row.Content);
            content.Notes = "";
            content.NoteSegments.Clear();
            content.Evidence.Clear();
            foreach (var answer in content.Answers)
            {
                answer.ClearText();
            }

            await tx.Execute(
                "UPDATE observations SET content = @Content WHERE name = @Name",
                new { row.Name, Content = await _vault.Seal(tx, row.Coachee, row.Name, content) });
        }
    }

    private static async Task Mark(Session tx, RetentionRule rule, DateTimeOffset until)
    {
        var mark = new { rule.Mark, until };
        if (await tx.Execute("UPDATE retention_marks SET done_until = @until WHERE rule = @Mark", mark) == 0)
        {
            await tx.Execute("INSERT INTO retention_marks (rule, done_until) VALUES (@Mark, @until)", mark);
        }
    }

    private static string SelectKeys(RetentionRule rule) => $"""
        SELECT DISTINCT {rule.Key} FROM {rule.Table}
        WHERE {rule.Key} > @after AND {rule.Time} >= @since AND {rule.Time} < @until
        ORDER BY {rule.Key}
        """;

    [LoggerMessage(Level = LogLevel.Error, Message = "What has been kept long enough could not be ended.")]
    private static partial void SweepFailed(ILogger log, Exception e);
}
