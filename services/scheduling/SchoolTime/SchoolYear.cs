using Coaching.Platform;
using Coaching.Scheduling.V1;
using Exception = Coaching.Scheduling.V1.SchoolCalendar.Types.Exception;

namespace Coaching.Scheduling;

/// <summary>A day on which a school teaches.</summary>
/// <param name="Date">The day, where the school is.</param>
/// <param name="CycleWeek">The week of the cycle, from 1.</param>
/// <param name="Term">The term's name.</param>
/// <param name="Exception">Whether it is one of examinations or of an event; unspecified for a usual day.</param>
internal sealed record SchoolDate(DateOnly Date, int CycleWeek, string Term, Exception.Types.Kind Exception);

/// <summary>The calendar that holds for a school, as days.</summary>
internal sealed class SchoolYear
{
    private const int WeekDays = 7;

    private static readonly DayOfWeek[] UsualDays =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    private readonly SchoolCalendar _calendar;
    private readonly HashSet<DayOfWeek> _teachingDays;
    private readonly DayOfWeek _firstDay;

    /// <summary>Takes a calendar that has been checked; the zone is that of the installation, for a calendar without its own.</summary>
    public SchoolYear(SchoolCalendar calendar, string zone)
    {
        _calendar = calendar;
        _teachingDays = [.. calendar.TeachingDays.Count == 0 ? UsualDays : calendar.TeachingDays.Select(day => day.ToDayOfWeek())];
        _firstDay = FirstDay(_teachingDays);
        Zone = TimeZoneInfo.FindSystemTimeZoneById(calendar.TimeZone.Length == 0 ? zone : calendar.TimeZone);
    }

    /// <summary><c>schoolCalendars/{school_calendar}</c>.</summary>
    public string Calendar => _calendar.Name;

    public TimeZoneInfo Zone { get; }

    public int CycleWeeks => Math.Max(1, _calendar.CycleWeeks);

    /// <summary>What holds for a unit; null where neither it nor a unit above it has a calendar.</summary>
    public static async Task<SchoolYear?> Find(Tx db, string orgUnit, string zone) =>
        await SchoolCalendarRow.InForce(db, orgUnit) is { } row ? new SchoolYear(row.ToProto(), zone) : null;

    /// <summary>The days of teaching from one day to before another, in order: those of terms, without holidays.</summary>
    public IEnumerable<SchoolDate> Days(DateOnly from, DateOnly until) => _calendar.Terms
        .Where(term => term.StartDate.ToDateOnly() < until && term.EndDate.ToDateOnly() > from)
        .SelectMany(Days)
        .Where(day => day.Date >= from && day.Date < until);

    /// <summary>The moment of a time of a school's day. A time that the clocks skip is that much later, of one that they repeat the first counts.</summary>
    public DateTimeOffset At(DateOnly day, TimeSpan time) => At(Zone, day, time);

    /// <summary>The same in any zone.</summary>
    public static DateTimeOffset At(TimeZoneInfo zone, DateOnly day, TimeSpan time)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).Add(time);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddDays(-1))
            : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    // The whole term, since the weeks before a day decide in which week of the cycle it is.
    private IEnumerable<SchoolDate> Days(SchoolCalendar.Types.Term term)
    {
        var (week, start) = (0, DateOnly.MinValue);
        for (var day = term.StartDate.ToDateOnly(); day < term.EndDate.ToDateOnly(); day = day.AddDays(1))
        {
            var exception = ExceptionOn(day);
            if (!_teachingDays.Contains(day.DayOfWeek) || exception == Exception.Types.Kind.Holiday)
            {
                continue;
            }

            var itsStart = day.AddDays(-(((int)day.DayOfWeek - (int)_firstDay + WeekDays) % WeekDays));
            (week, start) = itsStart == start ? (week, start) : (week + 1, itsStart);
            yield return new SchoolDate(day, ((week - 1) % CycleWeeks) + 1, term.DisplayName, exception);
        }
    }

    // Where several hold, the one that closes most.
    private Exception.Types.Kind ExceptionOn(DateOnly day)
    {
        var kinds = _calendar.Exceptions
            .Where(exception => exception.StartDate.ToDateOnly() <= day && day < exception.EndDate.ToDateOnly())
            .Select(exception => exception.Kind)
            .ToHashSet();
        return kinds.Contains(Exception.Types.Kind.Holiday) ? Exception.Types.Kind.Holiday
            : kinds.Contains(Exception.Types.Kind.Event) ? Exception.Types.Kind.Event
            : kinds.Contains(Exception.Types.Kind.Examinations) ? Exception.Types.Kind.Examinations
            : Exception.Types.Kind.Unspecified;
    }

    // A week begins after the longest rest: on Monday here, on Sunday or Saturday elsewhere.
    private static DayOfWeek FirstDay(HashSet<DayOfWeek> teachingDays) => Enumerable.Range(0, WeekDays)
        .Select(place => (DayOfWeek)((place + 1) % WeekDays))
        .Where(teachingDays.Contains)
        .MaxBy(day => Enumerable.Range(1, WeekDays - 1).TakeWhile(back => !teachingDays.Contains((DayOfWeek)(((int)day - back + WeekDays) % WeekDays))).Count());
}
