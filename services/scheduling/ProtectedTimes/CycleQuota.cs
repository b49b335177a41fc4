using Coaching.Platform;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

/// <summary>What a cycle owes a pair stays so when one of its sessions changes places: the same number in the same cycle, feedback soon after a lesson.</summary>
internal static class CycleQuota
{
    private const int WeekDays = 7;

    /// <summary>Refuses a new time of a session with QUOTA_BROKEN when its cycle would not get what it owes.</summary>
    public static async Task Check(Tx tx, SchoolYear year, SessionRow session, DateTimeOffset start)
    {
        var day = await tx.Find<DateOnly?>(SelectDay, new { session.CoachingSlot, session.Name }) ?? session.StartDate;
        var (first, last) = Cycle(year, day);
        var wanted = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(start, year.Zone).DateTime);
        Require(first <= wanted && wanted < last, session, $"The session must stay in its cycle, from {first:yyyy-MM-dd} to before {last:yyyy-MM-dd}.");
        Require(
            year.Days(wanted, wanted.AddDays(1)).Any(school => SlotSessions.IsHeld(session.Kind, school)),
            session,
            $"On {wanted:yyyy-MM-dd} the school has no coaching of this kind.");

        var within = await tx.Find<CoachingTimetableRow>(SelectTimetable, session) is { } row && row.ToProto([]).Settings is { HasFeedbackWithinDays: true } settings
            ? settings.FeedbackWithinDays
            : SchoolProblem.UsualFeedbackDays;
        var around = await tx.Query<Meeting>(SelectAround, new
        {
            session.CoachingRelationship,
            From = session.StartTime.AddDays(-WeekDays * (year.CycleWeeks + 2)),
            Until = session.StartTime.AddDays(WeekDays * (year.CycleWeeks + 2)),
            Planned = State.Planned,
            Completed = State.Completed,
        });
        var after = around.Select(meeting => meeting.Name == session.Name ? meeting with { StartTime = start } : meeting).ToList();
        Require(
            Orphans(year, after, within) <= Orphans(year, around, within),
            session,
            $"Feedback must come after an observation, at most {within} days later.");
    }

    /// <summary>The first day of the cycle that a day is in, and the first day after it.</summary>
    public static (DateOnly First, DateOnly Last) Cycle(SchoolYear year, DateOnly day)
    {
        var week = day.AddDays(-(((int)day.DayOfWeek + WeekDays - 1) % WeekDays));
        var number = year.Days(week, week.AddDays(WeekDays)).FirstOrDefault()?.CycleWeek ?? 1;
        var first = week.AddDays(-WeekDays * (number - 1));
        return (first, first.AddDays(WeekDays * year.CycleWeeks));
    }

    // Feedback that no observation comes before soon enough.
    private static int Orphans(SchoolYear year, IReadOnlyList<Meeting> meetings, int within) => meetings.Count(meeting =>
        meeting.Kind == Kind.Feedback && !meetings.Any(lesson => lesson.Kind == Kind.Observation && lesson.StartTime < meeting.StartTime
            && DayOf(year, meeting.StartTime).DayNumber - DayOf(year, lesson.StartTime).DayNumber <= within));

    private static DateOnly DayOf(SchoolYear year, DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, year.Zone).DateTime);

    private static void Require(bool holds, SessionRow session, string rule)
    {
        if (!holds)
        {
            throw Errors.Precondition("QUOTA_BROKEN", rule, ("session", session.Name));
        }
    }

    private const string SelectDay = "SELECT day FROM slot_sessions WHERE coaching_slot = @CoachingSlot AND session = @Name";

    private const string SelectTimetable = $"""
        SELECT {CoachingTimetableRow.Columns} FROM coaching_timetables
        WHERE name = (SELECT s.coaching_timetable FROM coaching_slots s WHERE s.name = @CoachingSlot)
        """;

    private const string SelectAround = """
        SELECT name, kind, start_time FROM sessions
        WHERE coaching_relationship = @CoachingRelationship AND start_time >= @From AND start_time < @Until AND (state = @Planned OR state = @Completed)
        ORDER BY start_time, name
        """;

    private sealed record Meeting
    {
        public required string Name { get; init; }

        public required Kind Kind { get; init; }

        public required DateTimeOffset StartTime { get; init; }
    }
}
