using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>Looks each new day at the posts and pairs that begin or end with it, of which no fact tells that day.</summary>
internal sealed partial class StandingSweep(Database database, Standing standing, Today today, TimeProvider clock, ILogger<StandingSweep> log) : BackgroundService
{
    private const int Chunk = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Looks at what has begun or ended since the day that was swept last.</summary>
    public async Task Sweep(CancellationToken cancel)
    {
        var day = today.Date;
        var last = await database.Write(tx => Last(tx, day), cancel);
        if (last >= day)
        {
            return;
        }

        var due = await database.Read(db => db.Query<Due>(SelectDue, new { last, day }), cancel);
        foreach (var chunk in due.Chunk(Chunk))
        {
            await database.Write(tx => Look(tx, chunk), cancel);
        }

        await database.Write(tx => tx.Execute("UPDATE sweeps SET day = @day WHERE name = 'standing' AND day < @day", new { day }), cancel);
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
                SweepFailed(log, e);
            }

            await Task.Delay(Interval, clock, stoppingToken);
        }
    }

    private static async Task<DateOnly> Last(Tx tx, DateOnly day)
    {
        if (await tx.Find<SweptDay>("SELECT day FROM sweeps WHERE name = 'standing'") is { } swept)
        {
            return swept.Day;
        }

        await tx.TryInsert("INSERT INTO sweeps (name, day) VALUES ('standing', @day)", new { day });
        return day;
    }

    private async Task<bool> Look(Tx tx, IReadOnlyCollection<Due> chunk)
    {
        var change = await Changes.Next(tx);
        foreach (var person in chunk.SelectMany(due => new[] { due.Person, due.Other }).Where(name => name.Length > 0).Distinct())
        {
            await standing.Person(tx, person, change);
        }

        foreach (var pair in chunk.Where(due => due.Pair.Length > 0))
        {
            await standing.Pair(tx, pair.Pair, change);
        }

        foreach (var unit in chunk.Where(due => due.Pair.Length > 0).Select(due => due.OrgUnit).Distinct())
        {
            await standing.SchoolsAbove(tx, unit, change);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What begins or ends today could not be counted; it is tried again in a minute.")]
    private static partial void SweepFailed(ILogger log, Exception cause);

    private const string Turns = "((start_date > @last AND start_date <= @day) OR (end_date > @last AND end_date <= @day))";

    private const string SelectDue = $"""
        SELECT person, '' AS other, '' AS pair, org_unit FROM dir_posts WHERE {Turns}
        UNION ALL
        SELECT coach AS person, coachee AS other, name AS pair, org_unit FROM dir_pairs WHERE {Turns}
        """;

    private sealed record SweptDay
    {
        public required DateOnly Day { get; init; }
    }

    private sealed record Due
    {
        public required string Person { get; init; }
        public required string Other { get; init; }
        public required string Pair { get; init; }
        public required string OrgUnit { get; init; }
    }
}
