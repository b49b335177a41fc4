using Coaching.Scheduling.V1;
using Cause = Coaching.Scheduling.V1.TimetableBreak.Types.Cause;
using Kind = Coaching.Scheduling.V1.BellSchedule.Types.Period.Types.Kind;
using SessionKind = Coaching.Scheduling.V1.Session.Types.Kind;
using TimeKind = Coaching.Scheduling.V1.StaffTime.Types.WeeklyTime.Types.Kind;

namespace Coaching.Scheduling;

/// <summary>What a timetable breaks of the coaching that the school has published.</summary>
internal sealed class TimetableBreaks
{
    private const int MaxReported = 500;

    private readonly Timetable _timetable;
    private readonly IReadOnlyList<CoachingSlotRow> _slots;
    private readonly Dictionary<string, string> _rooms;
    private readonly Dictionary<string, StaffTime> _times;
    private readonly bool _isEveryWeek;

    private TimetableBreaks(
        Timetable timetable, IReadOnlyList<CoachingSlotRow> slots, IReadOnlyList<FacilityRow> facilities, IReadOnlyList<StaffTimeRow> times)
    {
        (_timetable, _slots) = (timetable, slots);
        _rooms = facilities.ToDictionary(facility => facility.Name, facility => facility.DisplayName, StringComparer.Ordinal);
        _times = times.ToDictionary(row => row.Person, row => row.ToProto(), StringComparer.Ordinal);
        _isEveryWeek = slots.All(slot => slot.CycleWeek == 1);
    }

    /// <summary>Reads the school's published slots and holds a timetable of it against them.</summary>
    public static async Task<IReadOnlyList<TimetableBreak>> Find(Tx db, string orgUnit, Timetable timetable)
    {
        var slots = await CoachingSlotRow.Published(db, orgUnit);
        return slots.Count == 0
            ? []
            : [.. new TimetableBreaks(timetable, slots, await FacilityRow.Of(db, orgUnit), await StaffTimeRow.Of(db, orgUnit)).All().Take(MaxReported)];
    }

    private IEnumerable<TimetableBreak> All() => _slots
        .Select(slot => (Slot: slot, Causes: Causes(slot)))
        .Where(found => found.Causes.Count > 0)
        .Select(found => new TimetableBreak
        {
            CoachingSlot = found.Slot.Name,
            CoachingRelationship = found.Slot.CoachingRelationship,
            Causes = { found.Causes },
            CycleWeek = found.Slot.CycleWeek,
            Day = (Google.Type.DayOfWeek)found.Slot.Day,
            StartTime = WallClock.FromMinute(found.Slot.StartMinute),
        });

    // A slot of a cycle of one week is held in every week, and in a timetable of one week every week is the same.
    private List<Cause> Causes(CoachingSlotRow slot) =>
        [.. Enumerable.Range(1, _timetable.CycleWeeks)
            .Where(week => _isEveryWeek || _timetable.CycleWeeks == 1 || week == slot.CycleWeek)
            .SelectMany(week => CausesIn(slot, week))
            .Distinct()
            .Order()];

    private IEnumerable<Cause> CausesIn(CoachingSlotRow slot, int week)
    {
        var periods = Enumerable.Range(0, _timetable.Periods.Count).Where(period => IsIn(_timetable.Periods[period], slot, week)).ToHashSet();
        var own = periods.Where(period => IsWhole(_timetable.Periods[period], slot)).ToHashSet();
        if (own.Count == 0)
        {
            yield return Cause.PeriodGone;
        }

        if (Lessons(slot.Coach, periods).Any())
        {
            yield return Cause.CoachTeaches;
        }

        if (slot.Kind == SessionKind.Observation)
        {
            if (!Lessons(slot.Coachee, own).Any(lesson => slot.Subject.Length == 0 || lesson.Subject == slot.Subject))
            {
                yield return Cause.LessonGone;
            }
        }
        else if (Lessons(slot.Coachee, periods).Any())
        {
            yield return Cause.CoacheeTeaches;
        }

        if (IsAway(slot.Coach, slot, week, periods) || IsAway(slot.Coachee, slot, week, periods))
        {
            yield return Cause.Away;
        }

        if (_rooms.TryGetValue(slot.Facility, out var room)
            && _timetable.Lessons.Any(lesson => periods.Contains(lesson.Period) && lesson.Room.Split('+').Contains(room, StringComparer.OrdinalIgnoreCase)))
        {
            yield return Cause.RoomTaken;
        }
    }

    private IEnumerable<Timetable.Types.Lesson> Lessons(string person, HashSet<int> periods) => _timetable.Lessons.Where(lesson =>
        periods.Contains(lesson.Period) && lesson.Staff.Any(place => _timetable.Staff[place].Person == person));

    private bool IsAway(string person, CoachingSlotRow slot, int week, HashSet<int> periods) =>
        _timetable.Staff.Any(teacher => teacher.Person == person && teacher.AwayPeriods.Any(periods.Contains))
        || (_times.GetValueOrDefault(person)?.WeeklyTimes.Any(time => time.Kind == TimeKind.Away
            && (time.CycleWeek == 0 || time.CycleWeek == week) && (int)time.Day == slot.Day
            && WallClock.Minute(time.StartTime) < slot.EndMinute && slot.StartMinute < WallClock.Minute(time.EndTime)) ?? false);

    private static bool IsIn(Timetable.Types.Period period, CoachingSlotRow slot, int week) =>
        period is { StartTime: not null, EndTime: not null } && period.CycleWeek == week && (int)period.Day == slot.Day
        && WallClock.Minute(period.StartTime) < slot.EndMinute && slot.StartMinute < WallClock.Minute(period.EndTime);

    private static bool IsWhole(Timetable.Types.Period period, CoachingSlotRow slot) =>
        period.Kind is Kind.Unspecified or Kind.Lesson or Kind.MeetingForCoaching
        && WallClock.Minute(period.StartTime) == slot.StartMinute && WallClock.Minute(period.EndTime) == slot.EndMinute;
}
