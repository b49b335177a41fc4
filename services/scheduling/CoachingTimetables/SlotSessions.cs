using Coaching.Platform;
using Coaching.Scheduling.V1;
using ExceptionKind = Coaching.Scheduling.V1.SchoolCalendar.Types.Exception.Types.Kind;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

/// <summary>The sessions that a published slot has, one a day on which it falls.</summary>
internal static class SlotSessions
{
    private const int MaxCollisions = 500;

    /// <summary>Plans the sessions that a slot does not have yet, and counts in the report what it planned and what it could not.</summary>
    public static async Task Make(
        Tx tx, SchoolYear year, CoachingSlotRow slot, RunningPair pair, DateOnly from, DateOnly until, PublishReport report)
    {
        var made = (await tx.Query<DateOnly>(SelectDays, new { slot.Name, from, until })).ToHashSet();
        foreach (var day in DaysOf(year, slot, from, until).Where(day => pair.RunsOn(day.Date) && !made.Contains(day.Date)))
        {
            if (!IsHeld(slot.Kind, day))
            {
                report.SkippedDays++;
                continue;
            }

            var start = year.At(day.Date, TimeSpan.FromMinutes(slot.StartMinute));
            if (start <= tx.Now)
            {
                continue;
            }

            var outcome = await PlannedSessions.Plan(tx, Session(tx, slot, pair, start, day.Date));
            if (outcome.Session is { } planned)
            {
                await tx.Execute(InsertDay, new { slot.Name, Day = day.Date, Session = planned.Name });
                report.PlannedSessions++;
            }
            else if (report.Collisions.Count < MaxCollisions)
            {
                report.Collisions.Add(new PublishReport.Types.Collision { CoachingSlot = slot.Name, Date = day.Date.ToProto(), Reason = "SLOT_TAKEN" });
            }
        }
    }

    /// <summary>Gives the sessions of a slot from a day on to a slot that is the same, and answers how many are still planned.</summary>
    public static async Task<int> Keep(Tx tx, CoachingSlotRow old, CoachingSlotRow kept, DateOnly from)
    {
        var args = new { Old = old.Name, New = kept.Name, from, State = State.Planned };
        var count = await tx.One<int>(CountPlanned, args);
        await tx.Execute(UpdateSessions, args);
        await tx.Execute(UpdateDays, args);
        return count;
    }

    /// <summary>Takes back what a slot has planned from a day on.</summary>
    public static async Task<int> Cancel(Tx tx, string slot, DateOnly from, RearrangementReason reason, string actor)
    {
        var rows = await Planned(tx, slot, from);
        foreach (var (_, session) in rows)
        {
            await Cancel(tx, session, reason, actor);
        }

        return rows.Count;
    }

    /// <summary>Takes one session of a slot back, and records why.</summary>
    public static async Task Cancel(Tx tx, SessionRow session, RearrangementReason reason, string actor)
    {
        var cancelled = await SessionState.Cancel(tx, session);
        await Rearrangements.Record(tx, session, cancelled, Rearrangement.Types.Change.TakenBack, reason, actor);
    }

    /// <summary>What a slot has on a day it has on another from now on.</summary>
    public static Task Shift(Tx tx, string slot, DateOnly day, DateOnly wanted) => tx.Execute(UpdateDay, new { slot, day, wanted });

    /// <summary>A slot has nothing any more on a day.</summary>
    public static Task Leave(Tx tx, string slot, DateOnly day) => tx.Execute(DeleteDay, new { slot, day });

    /// <summary>What a slot has planned from a day on, by the days of the slot.</summary>
    public static async Task<IReadOnlyList<(DateOnly Day, SessionRow Session)>> Planned(Tx tx, string slot, DateOnly from)
    {
        var args = new { Old = slot, from, State = State.Planned };
        var days = await tx.Query<SlotDay>(SelectPlannedDays, args);
        var sessions = (await tx.Query<SessionRow>(SelectPlanned, args)).ToDictionary(row => row.Name, StringComparer.Ordinal);
        return [.. days.Select(day => (day.Day, sessions[day.Session]))];
    }

    /// <summary>The days of teaching on which a slot falls.</summary>
    public static IEnumerable<SchoolDate> DaysOf(SchoolYear year, CoachingSlotRow slot, DateOnly from, DateOnly until) =>
        year.Days(from, until).Where(day => (int)day.Date.DayOfWeek.ToProto() == slot.Day && (year.CycleWeeks == 1 || day.CycleWeek == slot.CycleWeek));

    /// <summary>Events leave no room for coaching; in examinations no lesson is seen.</summary>
    public static bool IsHeld(Kind kind, SchoolDate day) =>
        day.Exception is not ExceptionKind.Event && (kind != Kind.Observation || day.Exception != ExceptionKind.Examinations);

    private static SessionRow Session(Tx tx, CoachingSlotRow slot, RunningPair pair, DateTimeOffset start, DateOnly day) => new()
    {
        Name = $"sessions/{Guid.CreateVersion7(tx.Now)}",
        CoachingRelationship = pair.Name,
        Kind = slot.Kind,
        StartTime = start,
        StartDate = day,
        DurationMinutes = Math.Min(slot.EndMinute - slot.StartMinute, SessionTimes.Target(pair, slot.Kind)),
        Mode = Scheduling.V1.Session.Types.Mode.FaceToFace,
        State = State.Planned,
        Coach = pair.Coach,
        Coachee = pair.Coachee,
        OrgUnit = pair.OrgUnit,
        County = pair.County,
        Programme = pair.Programme,
        Tier = pair.Tier,
        Facility = slot.Facility,
        CoachingSlot = slot.Name,
        CreateTime = tx.Now,
        UpdateTime = tx.Now,
        Version = 1,
    };

    private const string SelectDays = "SELECT day FROM slot_sessions WHERE coaching_slot = @Name AND day >= @from AND day < @until";

    private const string InsertDay = "INSERT INTO slot_sessions (coaching_slot, day, session) VALUES (@Name, @Day, @Session)";

    private const string UpdateDay = "UPDATE slot_sessions SET day = @wanted WHERE coaching_slot = @slot AND day = @day";

    private const string DeleteDay = "DELETE FROM slot_sessions WHERE coaching_slot = @slot AND day = @day";

    private const string OfSlot = """
        FROM slot_sessions d JOIN sessions s ON s.name = d.session
        WHERE d.coaching_slot = @Old AND d.day >= @from AND s.state = @State
        """;

    private const string CountPlanned = $"SELECT COUNT(*) {OfSlot}";

    private const string SelectPlannedDays = $"SELECT d.day, d.session {OfSlot} ORDER BY d.day";

    private static readonly string SelectPlanned =
        $"SELECT {SessionRow.Columns} FROM sessions WHERE name IN (SELECT d.session {OfSlot})";

    private const string UpdateSessions = """
        UPDATE sessions SET coaching_slot = @New
        WHERE coaching_slot = @Old AND name IN (SELECT d.session FROM slot_sessions d WHERE d.coaching_slot = @Old AND d.day >= @from)
        """;

    private const string UpdateDays = "UPDATE slot_sessions SET coaching_slot = @New WHERE coaching_slot = @Old AND day >= @from";

    private sealed record SlotDay
    {
        public required DateOnly Day { get; init; }

        public required string Session { get; init; }
    }
}
