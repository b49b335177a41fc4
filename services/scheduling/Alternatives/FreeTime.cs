using Coaching.Platform;
using Coaching.Scheduling.V1;
using PeriodKind = Coaching.Scheduling.V1.BellSchedule.Types.Period.Types.Kind;
using WeeklyKind = Coaching.Scheduling.V1.StaffTime.Types.WeeklyTime.Types.Kind;

namespace Coaching.Scheduling;

/// <summary>A stretch of time.</summary>
internal readonly record struct Span(DateTimeOffset Start, DateTimeOffset End)
{
    public bool Meets(Span other) => Start < other.End && other.Start < End;
}

/// <summary>A period of the school on a day.</summary>
internal sealed record DatedPeriod(Span Time, DateOnly Date, string Name, int Index);

/// <summary>
/// When people and rooms of a school are free in a window: by the teaching timetable, by what the school keeps of their time, by absences and
/// by bookings. What the school does not keep binds nobody.
/// </summary>
internal sealed class FreeTime
{
    private const int UsualFirstMinute = 8 * 60;
    private const int UsualLastMinute = 16 * 60;
    private const int UsualStep = 30;
    private const int MaxSeats = 20;

    private readonly SchoolYear? _year;
    private readonly Timetable? _timetable;
    private readonly Dictionary<string, StaffTime> _staffTimes;
    private readonly ILookup<string, Span> _absences;
    private readonly HashSet<(string Resource, long Cell)> _booked;
    private readonly ILookup<DateOnly, DatedPeriod> _periods;
    private readonly Dictionary<DateOnly, SchoolDate> _days;
    private readonly ILookup<string, Timetable.Types.Lesson> _lessonsOf;
    private readonly ILookup<string, Timetable.Types.Lesson> _lessonsIn;

    private FreeTime(
        SchoolYear? year, TimeZoneInfo zone, Timetable? timetable, BellSchedule? bells, Dictionary<string, StaffTime> staffTimes,
        ILookup<string, Span> absences, HashSet<(string, long)> booked, Span window)
    {
        (_year, Zone, _timetable, _staffTimes, _absences, _booked) = (year, zone, timetable, staffTimes, absences, booked);
        var lessons = timetable?.Lessons ?? [];
        _lessonsOf = lessons.SelectMany(lesson => lesson.Staff.Select(index => (timetable!.Staff[index].Person, lesson)))
            .ToLookup(one => one.Person, one => one.lesson, StringComparer.Ordinal);
        _lessonsIn = lessons.SelectMany(lesson => lesson.Room.Split('+').Select(room => (room, lesson)))
            .ToLookup(one => one.room, one => one.lesson, StringComparer.OrdinalIgnoreCase);
        var (from, until) = (DayOf(window.Start), DayOf(window.End).AddDays(1));
        _days = (year?.Days(from, until) ?? Weekdays(from, until)).ToDictionary(day => day.Date);
        _periods = _days.Values.SelectMany(day => Periods(day, bells)).ToLookup(period => period.Date);
    }

    public TimeZoneInfo Zone { get; }

    public bool HasTimetable => _timetable is not null;

    /// <summary>The days of teaching in the window, in order.</summary>
    public IEnumerable<SchoolDate> Days => _days.Values.OrderBy(day => day.Date);

    /// <summary>Reads what binds the people, and all bookings of the rooms, but for those of one session.</summary>
    public static async Task<FreeTime> Read(
        Tx db, string orgUnit, string zone, IReadOnlyCollection<string> people, IEnumerable<FacilityRow> rooms, Span window, string except)
    {
        var year = await SchoolYear.Find(db, orgUnit, zone);
        var itsZone = year?.Zone ?? TimeZoneInfo.FindSystemTimeZoneById(zone);
        var timetable = await TimetableRow.On(db, orgUnit, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(window.Start, itsZone).DateTime));
        var args = new
        {
            people = Dialect.Keys(people),
            resources = Dialect.Keys(people.Concat(rooms.SelectMany(room => Enumerable.Range(1, MaxSeats).Select(seat => $"{room.Name}#{seat}")))),
            first = BookingCells.First(window.Start),
            last = BookingCells.Last(window.End),
            from = window.Start,
            until = window.End,
            active = Absence.Types.State.Active,
            except,
        };
        var absences = await db.Query<AbsentSpan>(SelectAbsences.Replace("{people}", db.Dialect.Each("@people"), StringComparison.Ordinal), args);
        var booked = await db.Query<BookedCell>(SelectBooked.Replace("{resources}", db.Dialect.Each("@resources"), StringComparison.Ordinal), args);
        return new FreeTime(
            year,
            itsZone,
            timetable?.Read(),
            timetable is null ? (await BellScheduleRow.InForce(db, orgUnit))?.ToProto() : null,
            (await StaffTimeRow.Of(db, orgUnit)).ToDictionary(row => row.Person, row => row.ToProto(), StringComparer.Ordinal),
            absences.ToLookup(one => one.Person, one => new Span(one.StartTime, one.EndTime), StringComparer.Ordinal),
            [.. booked.Select(one => (one.Person, one.Cell))],
            window);
    }

    /// <summary>Whether nothing is booked, the person is there, and, but for whom the session finds teaching, teaches nothing.</summary>
    public bool IsFree(string person, Span time, bool mayTeach = false) =>
        !IsBooked(person, time) && !_absences[person].Any(time.Meets) && !IsAway(person, time, mayTeach) && (mayTeach || LessonsOf(person, time).Count == 0);

    /// <summary>What the school knows that keeps a person then, bookings apart.</summary>
    public IEnumerable<ProtectedTimeReason> Reasons(string person, Span time)
    {
        if (_absences[person].Any(time.Meets) || IsNotThere(person, time))
        {
            yield return ProtectedTimeReason.NotThere;
        }

        if (HasWeekly(person, time, WeeklyKind.NonCoverable))
        {
            yield return ProtectedTimeReason.NotCoverable;
        }

        if (LessonsOf(person, time).Count > 0)
        {
            yield return ProtectedTimeReason.Teaches;
        }
    }

    /// <summary>A seat of the room that nothing has booked then, while no lesson is in it.</summary>
    public bool IsFree(FacilityRow room, Span time) =>
        !room.OutOfUse
        && Enumerable.Range(1, room.Capacity).Any(seat => !IsBooked($"{room.Name}#{seat}", time))
        && !_lessonsIn[room.DisplayName].Any(lesson => IsIn(lesson.Period, time));

    /// <summary>The lessons that a person teaches in a stretch of time.</summary>
    public IReadOnlyList<Timetable.Types.Lesson> LessonsOf(string person, Span time) =>
        [.. _lessonsOf[person].Where(lesson => IsIn(lesson.Period, time))];

    /// <summary>Whether the timetable knows who this is.</summary>
    public bool Knows(string person) => _timetable?.Staff.Any(one => one.Person == person) ?? false;

    /// <summary>The periods of a day that coaching may have, in order; without a timetable and bells, half hours of a usual day.</summary>
    public IEnumerable<DatedPeriod> PeriodsOn(DateOnly day) => _periods[day].OrderBy(period => period.Time.Start);

    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).DateTime);

    private bool IsBooked(string resource, Span time)
    {
        for (var cell = BookingCells.First(time.Start); cell <= BookingCells.Last(time.End); cell++)
        {
            if (_booked.Contains((resource, cell)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAway(string person, Span time, bool mayTeach) =>
        IsNotThere(person, time) || (!mayTeach && HasWeekly(person, time, WeeklyKind.NonCoverable));

    private bool IsNotThere(string person, Span time) => HasWeekly(person, time, WeeklyKind.Away)
        || (_timetable?.Staff.Where(one => one.Person == person).SelectMany(one => one.AwayPeriods).Any(period => IsIn(period, time)) ?? false);

    private bool HasWeekly(string person, Span time, WeeklyKind kind)
    {
        var day = DayOf(time.Start);
        return _staffTimes.TryGetValue(person, out var own) && own.WeeklyTimes.Any(weekly => weekly.Kind == kind
            && IsOn(day, (int)weekly.Day, weekly.CycleWeek) && time.Meets(At(day, WallClock.Minute(weekly.StartTime), WallClock.Minute(weekly.EndTime))));
    }

    // Where no calendar says which week of the cycle it is, each of them may be.
    private bool IsOn(DateOnly day, int weekday, int cycleWeek) =>
        (int)day.DayOfWeek.ToProto() == weekday
        && (cycleWeek == 0 || _year is null || _year.CycleWeeks == 1 || !_days.TryGetValue(day, out var date) || date.CycleWeek == cycleWeek);

    private bool IsIn(int index, Span time)
    {
        var period = _timetable!.Periods[index];
        var day = DayOf(time.Start);
        return _days.TryGetValue(day, out var date) && date.Exception != SchoolCalendar.Types.Exception.Types.Kind.Event
            && IsOn(day, (int)period.Day, _timetable.CycleWeeks > 1 ? period.CycleWeek : 0)
            && time.Meets(At(day, WallClock.Minute(period.StartTime), WallClock.Minute(period.EndTime)));
    }

    private Span At(DateOnly day, int first, int last) =>
        new(SchoolYear.At(Zone, day, TimeSpan.FromMinutes(first)), SchoolYear.At(Zone, day, TimeSpan.FromMinutes(last)));

    private IEnumerable<DatedPeriod> Periods(SchoolDate day, BellSchedule? bells)
    {
        if (_timetable is not null)
        {
            return _timetable.Periods.Select((period, index) => (period, index))
                .Where(one => IsOpen(one.period.Kind) && IsOn(day.Date, (int)one.period.Day, _timetable.CycleWeeks > 1 ? one.period.CycleWeek : 0))
                .Select(one => new DatedPeriod(
                    At(day.Date, WallClock.Minute(one.period.StartTime), WallClock.Minute(one.period.EndTime)), day.Date, one.period.DisplayName, one.index));
        }

        return bells is not null
            ? bells.Periods.Select((period, index) => (period, index))
                .Where(one => IsOpen(one.period.Kind) && (one.period.Days.Count == 0 || one.period.Days.Contains(day.Date.DayOfWeek.ToProto())))
                .Select(one => new DatedPeriod(
                    At(day.Date, WallClock.Minute(one.period.StartTime), WallClock.Minute(one.period.EndTime)), day.Date, one.period.DisplayName, one.index))
            : Enumerable.Range(0, (UsualLastMinute - UsualFirstMinute) / UsualStep).Select(step => UsualFirstMinute + (step * UsualStep))
                .Select((minute, index) => new DatedPeriod(At(day.Date, minute, minute + UsualStep), day.Date, "", index));
    }

    private static bool IsOpen(PeriodKind kind) => kind is PeriodKind.Unspecified or PeriodKind.Lesson or PeriodKind.MeetingForCoaching;

    private static IEnumerable<SchoolDate> Weekdays(DateOnly from, DateOnly until) =>
        Enumerable.Range(0, until.DayNumber - from.DayNumber).Select(from.AddDays)
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .Select(day => new SchoolDate(day, 1, "", SchoolCalendar.Types.Exception.Types.Kind.Unspecified));

    private const string SelectAbsences = """
        SELECT person, start_time, end_time FROM absences
        WHERE person IN ({people}) AND end_time > @from AND start_time < @until AND state = @active
        """;

    private const string SelectBooked = """
        SELECT person, cell FROM booking_cells
        WHERE person IN ({resources}) AND cell BETWEEN @first AND @last AND session <> @except
        """;

    private sealed record AbsentSpan
    {
        public required string Person { get; init; }

        public required DateTimeOffset StartTime { get; init; }

        public required DateTimeOffset EndTime { get; init; }
    }

    private sealed record BookedCell
    {
        public required string Person { get; init; }

        public required long Cell { get; init; }
    }
}
