using Coaching.Platform;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using StandInKind = Coaching.Scheduling.V1.Session.Types.StandInKind;
using StandInState = Coaching.Scheduling.V1.Session.Types.StandInState;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

/// <summary>What a session costs in time, and whose.</summary>
internal sealed record CostSession
{
    private const int MaxSessions = 200_000;

    private const string Columns = """
        s.org_unit, s.county, s.kind, s.start_date, s.duration_minutes, s.state, s.coach, s.coachee, s.participants, s.stand_in, s.stand_in_kind,
        s.stand_in_state, s.actual_start_time, s.actual_end_time
        """;

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required Kind Kind { get; init; }

    public required DateOnly StartDate { get; init; }

    public required int DurationMinutes { get; init; }

    public required State State { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string Participants { get; init; }

    public required string StandIn { get; init; }

    public required StandInKind StandInKind { get; init; }

    public required StandInState StandInState { get; init; }

    public DateTimeOffset? ActualStartTime { get; init; }

    public DateTimeOffset? ActualEndTime { get; init; }

    public bool IsDone => State == State.Completed;

    public long PlannedSeconds => DurationMinutes * 60L;

    public long DoneSeconds => IsDone && ActualStartTime is { } start && ActualEndTime is { } end
        ? Math.Max(0, (long)(end - start).TotalSeconds)
        : IsDone ? PlannedSeconds : 0;

    /// <summary>Who gives time: a recording is seen by the coach, and whoever teaches the lesson that is seen would teach it anyway.</summary>
    public IEnumerable<string> Givers()
    {
        yield return StandInState == StandInState.Accepted && StandInKind == StandInKind.Live && StandIn.Length > 0 ? StandIn : Coach;
        if (Kind is not (Kind.Observation or Kind.CoTeaching or Kind.LearningWalk))
        {
            yield return Coachee;
        }

        foreach (var participant in Participants.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return participant;
        }
    }

    /// <summary>The sessions of an area within reach, or those in which a person may have given time, that were not taken back.</summary>
    public static async Task<IReadOnlyList<CostSession>> Read(Tx db, Reach reach, CostWindow window)
    {
        var rows = await db.Page<CostSession>(window.Person.Length > 0 ? SelectOfPerson : SelectOfArea, reach.With(new
        {
            window.OrgUnit,
            window.Person,
            window.Programme,
            window.From,
            window.Until,
            Since = DayStart(window.From).AddDays(-1),
            Before = DayStart(window.Until).AddDays(1),
            take = MaxSessions + 1,
        }));
        return rows.Count <= MaxSessions
            ? rows
            : throw Errors.Precondition("UNIT_TOO_LARGE", $"There are more than {MaxSessions} sessions; ask about a smaller unit or a shorter time.");
    }

    // The day of a session is that of the installation's zone; an index knows its time, which is at most a day apart.
    private static DateTimeOffset DayStart(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static readonly string InWindow = $"""
        s.start_time >= @Since AND s.start_time < @Before AND s.start_date >= @From AND s.start_date < @Until AND s.state <> {(int)State.Cancelled}
          AND (@Programme = '' OR s.programme = @Programme)
        """;

    private static readonly string SelectOfArea = $"""
        SELECT {Columns}
        FROM dir_ancestors a JOIN sessions s ON s.org_unit = a.org_unit
        WHERE a.ancestor = @OrgUnit AND {InWindow} AND {Reach.Predicate("s.org_unit")}
        ORDER BY s.start_time, s.name
        """;

    private static readonly string SelectOfPerson = $"""
        SELECT {Columns}
        FROM sessions s
        WHERE (s.coach = @Person OR s.coachee = @Person OR s.name IN (SELECT p.session FROM session_people p WHERE p.person = @Person))
          AND {InWindow} AND {Reach.Predicate("s.org_unit", self: "@Person")}
        ORDER BY s.start_time, s.name
        """;
}

/// <summary>Of what and of when a cost is asked.</summary>
internal sealed record CostWindow(string OrgUnit, string Person, string Programme, DateOnly From, DateOnly Until);
