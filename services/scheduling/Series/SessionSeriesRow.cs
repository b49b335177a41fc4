using Coaching.Platform;
using Coaching.Scheduling.V1;
using Outcome = Coaching.Scheduling.V1.SessionSeries.Types.Occurrence.Types.Outcome;

namespace Coaching.Scheduling;

internal sealed record SessionSeriesRow
{
    public const string Pattern = "sessionSeries/{session_series}";

    public const string Columns = "name, coaching_relationship, coach, coachee, org_unit, content, cancelled, version, create_time";

    public required string Name { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    /// <summary>What was asked for, and what became of each session's plan.</summary>
    public required string Content { get; init; }

    public bool Cancelled { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>The series within the caller's reach under the RPC, if there is one.</summary>
    public static Task<SessionSeriesRow?> Find(Tx db, Reach reach, string name) =>
        db.Find<SessionSeriesRow>(SelectReached, reach.With(new { Name = name }));

    /// <summary>The series as it is now, to the coach who repeats the request that made or changed it.</summary>
    public static async Task<SessionSeries> Now(Tx tx, Reach reach, string name) => await
        (await tx.Find<SessionSeriesRow>(SelectOwn, new { Name = name, reach.Caller }) ?? throw Errors.NotFound(name)).ToProto(tx);

    public Task<IReadOnlyList<SessionRow>> Sessions(Tx db) => db.Query<SessionRow>(SelectSessions, new { Name });

    /// <summary>The series with the state that its sessions have now.</summary>
    public async Task<SessionSeries> ToProto(Tx db)
    {
        var series = Platform.Content.Read<SessionSeries>(Content);
        var states = (await Sessions(db)).ToDictionary(row => row.Name, row => row.State, StringComparer.Ordinal);
        foreach (var occurrence in series.Occurrences.Where(one => one.Outcome == Outcome.Planned))
        {
            occurrence.State = states.GetValueOrDefault(occurrence.Session);
        }

        series.Name = Name;
        series.Cancelled = Cancelled;
        series.CreateTime = CreateTime.ToProto();
        series.Etag = Etag.Of(Version);
        return series;
    }

    private static readonly string SelectReached =
        $"SELECT {Columns} FROM session_series s WHERE s.name = @Name AND {Reach.Predicate("s.org_unit", "s.coach", "s.coachee")}";

    private const string SelectOwn = $"SELECT {Columns} FROM session_series WHERE name = @Name AND coach = @Caller";

    private const string SelectSessions =
        $"SELECT {SessionRow.Columns} FROM sessions WHERE session_series = @Name AND session_series <> '' ORDER BY start_time, name";
}
