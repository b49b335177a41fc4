using Coaching.Scheduling.V1;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using PeriodKind = Coaching.Scheduling.V1.BellSchedule.Types.Period.Types.Kind;

namespace Coaching.Scheduling;

/// <summary>A school's week and pairs as the solver takes them, with the names behind its numbers.</summary>
internal sealed class SchoolProblem
{
    private const int UsualObservations = 2;
    public const int UsualFeedbackDays = 2;
    private const int UsualPerDay = 2;
    private const int WeekDays = 7;

    private readonly SchoolFacts _facts;
    private readonly SolveSettings _settings;
    private readonly List<string> _people;
    private readonly List<FacilityRow> _rooms;
    private readonly List<Timetable.Types.Period> _periods;

    public SchoolProblem(SchoolFacts facts, SolveSettings settings)
    {
        (_facts, _settings) = (facts, settings);
        _people = [.. facts.Pairs.SelectMany(pair => new[] { pair.Coach, pair.Coachee }).Distinct(StringComparer.Ordinal)];
        _rooms = [.. facts.Rooms];
        _periods = [.. facts.Timetable.Periods];
        Problem = new CoachingProblem
        {
            Weeks = Weeks,
            Periods = [.. Periods.Select(Period)],
            Staff = [.. _people.Select(Staff)],
            Rooms = [.. Rooms()],
            Pairs = [.. facts.Pairs.Select(Pair)],
        };
    }

    public CoachingProblem Problem { get; }

    public IReadOnlyList<Timetable.Types.Period> Periods => _periods;

    /// <summary>False where the school has no coaching room on record: feedback then needs none.</summary>
    public bool HasRooms => _rooms.Count > 0;

    // Slots of pairs that this problem leaves alone, such as those of another programme.
    private IEnumerable<CoachingSlotRow> Others => _facts.Published.Where(slot => _facts.Pairs.All(pair => pair.Name != slot.CoachingRelationship));

    private int Weeks => Math.Max(1, _facts.Timetable.CycleWeeks);

    public PairFacts PairAt(int index) => _facts.Pairs[index];

    public string PersonAt(int index) => _people[index];

    public string RoomAt(int index) => HasRooms && index >= 0 ? _rooms[index].Name : "";

    /// <summary>The lesson that a person teaches in a period.</summary>
    public Timetable.Types.Lesson? LessonOf(string person, int period) =>
        _facts.Timetable.Lessons.FirstOrDefault(lesson => lesson.Period == period && lesson.Staff.Any(index => _facts.Timetable.Staff[index].Person == person));

    /// <summary>The period that begins so many minutes into a day; -1 when none does.</summary>
    public int PeriodAt(int week, Google.Type.DayOfWeek day, int minute) => _periods.FindIndex(period =>
        period.CycleWeek == week && period.Day == day && WallClock.Minute(period.StartTime) == minute);

    private static CyclePeriod Period(Timetable.Types.Period period) => new(
        period.CycleWeek - 1,
        period.Day.ToDayOfWeek(),
        period.DisplayName,
        TimeSpan.FromMinutes(WallClock.Minute(period.StartTime)),
        TimeSpan.FromMinutes(WallClock.Minute(period.EndTime)))
    {
        Shift = period.Shift,
        IsOpen = period.Kind is PeriodKind.Unspecified or PeriodKind.Lesson or PeriodKind.MeetingForCoaching,
        IsMeetingBlock = period.Kind == PeriodKind.MeetingForCoaching,
    };

    private StaffWeek Staff(string person)
    {
        var time = _facts.StaffTimes.GetValueOrDefault(person) ?? new StaffTime();
        var teachers = Enumerable.Range(0, _facts.Timetable.Staff.Count).Where(index => _facts.Timetable.Staff[index].Person == person).ToHashSet();
        return new StaffWeek(person)
        {
            Lessons = [.. _facts.Timetable.Lessons.Where(lesson => lesson.Staff.Any(teachers.Contains))
                .Select(lesson => new TaughtLesson(lesson.Period, lesson.Subject, lesson.Class, lesson.Room))],
            Away = [.. teachers.SelectMany(index => _facts.Timetable.Staff[index].AwayPeriods)
                .Concat(Weekly(time, StaffTime.Types.WeeklyTime.Types.Kind.Away)).Concat(TaughtElsewhere(person)).Concat(CoachingElsewhere(person)).Distinct().Order()],
            NonCoverable = [.. Weekly(time, StaffTime.Types.WeeklyTime.Types.Kind.NonCoverable).Distinct().Order()],
            BusyDays = [.. BusyDays(person)],
            FreeFloor = time.FreePeriodsKept,
            MaxCoachingPerDay = time.MaxCoachingPeriodsPerDay == 0 ? UsualPerDay : time.MaxCoachingPeriodsPerDay,
        };
    }

    private IEnumerable<int> Weekly(StaffTime time, StaffTime.Types.WeeklyTime.Types.Kind kind) =>
        from own in time.WeeklyTimes
        where own.Kind == kind
        from index in Overlapping(own.CycleWeek, (int)own.Day, WallClock.Minute(own.StartTime), WallClock.Minute(own.EndTime))
        select index;

    // A person with a post at another school teaches there.
    private IEnumerable<int> TaughtElsewhere(string person) =>
        from other in _facts.OtherTimetables
        from lesson in other.Lessons
        where lesson.Staff.Any(index => other.Staff[index].Person == person)
        let period = other.Periods[lesson.Period]
        from index in Overlapping(
            other.CycleWeeks == Weeks ? period.CycleWeek : 0, (int)period.Day, WallClock.Minute(period.StartTime), WallClock.Minute(period.EndTime))
        select index;

    // Who belongs to the school is bound by coaching elsewhere only while it lasts, as everybody is by other pairs of the school.
    private IEnumerable<int> CoachingElsewhere(string person) =>
        from slot in _facts.Staff.Contains(person) ? Others.Concat(_facts.Elsewhere) : Others
        where slot.Coach == person || slot.Coachee == person
        from index in Overlapping(slot.CycleWeek <= Weeks ? slot.CycleWeek : 0, slot.Day, slot.StartMinute, slot.EndMinute)
        select index;

    // An official is in one school a day. A slot that another school has in one week only stands for its day in that week.
    private IEnumerable<int> BusyDays(string person) => _facts.Staff.Contains(person) ? [] :
        (from slot in _facts.Elsewhere
         where slot.Coach == person || slot.Coachee == person
         from week in Enumerable.Range(0, Weeks)
         where slot.CycleWeek > Weeks || slot.CycleWeek == week + 1 || Weeks == 1
         select (week * WeekDays) + slot.Day - 1).Distinct().Order();

    private IEnumerable<int> Overlapping(int week, int day, int start, int end) => Enumerable.Range(0, Periods.Count).Where(index =>
        (week == 0 || Periods[index].CycleWeek == week) && (int)Periods[index].Day == day
        && WallClock.Minute(Periods[index].StartTime) < end && start < WallClock.Minute(Periods[index].EndTime));

    private IEnumerable<CoachingRoom> Rooms() => !HasRooms
        ? [new CoachingRoom("", Math.Max(1, _facts.Pairs.Count))]
        : _rooms.Select(room => new CoachingRoom(room.Name, room.Capacity)
        {
            Taken = [.. _facts.Timetable.Lessons.Where(lesson => lesson.Room.Split('+').Contains(room.DisplayName, StringComparer.OrdinalIgnoreCase))
                .Select(lesson => lesson.Period)
                .Concat(Others.Where(slot => slot.Facility == room.Name)
                    .SelectMany(slot => Overlapping(slot.CycleWeek <= Weeks ? slot.CycleWeek : 0, slot.Day, slot.StartMinute, slot.EndMinute)))
                .Distinct().Order()],
        });

    private CoachingPair Pair(PairFacts pair)
    {
        var wish = _settings.PairWishes.FirstOrDefault(wish => wish.CoachingRelationship == pair.Name) ?? new SolveSettings.Types.PairWish();
        var usual = _settings.ObservationsPerCycle == 0 ? UsualObservations : _settings.ObservationsPerCycle;
        return new CoachingPair(_people.IndexOf(pair.Coach), _people.IndexOf(pair.Coachee))
        {
            Observations = wish.ObservationsPerCycle == 0 ? usual : wish.ObservationsPerCycle,
            FeedbackWithinDays = _settings.HasFeedbackWithinDays ? _settings.FeedbackWithinDays : UsualFeedbackDays,
            Subject = wish.Subject.Length == 0 ? null : wish.Subject,
            PreferredSubject = wish.PreferredSubject.Length == 0 ? null : wish.PreferredSubject,
            Published = _settings.FromScratch ? null : Published(pair),
        };
    }

    // A slot whose period is no longer one has no place to stay in.
    private PairSlots? Published(PairFacts pair)
    {
        var slots = _facts.Published.Where(slot => slot.CoachingRelationship == pair.Name)
            .Select(slot => (Slot: slot, Period: PeriodOf(slot))).Where(slot => slot.Period >= 0).ToList();
        if (slots.Count == 0)
        {
            return null;
        }

        var meeting = slots.Find(slot => slot.Slot.Kind == Kind.Feedback);
        var room = HasRooms ? _rooms.FindIndex(room => room.Name == meeting.Slot?.Facility) : 0;
        return new PairSlots(
            [.. slots.Where(slot => slot.Slot.Kind == Kind.Observation).Select(slot => slot.Period)], meeting.Slot is null ? -1 : meeting.Period, room);
    }

    /// <summary>The period in which a slot is; -1 when the timetable has no such period any more.</summary>
    public int PeriodOf(CoachingSlotRow slot) => _periods.FindIndex(period =>
        period.CycleWeek == slot.CycleWeek && (int)period.Day == slot.Day && WallClock.Minute(period.StartTime) == slot.StartMinute
        && WallClock.Minute(period.EndTime) == slot.EndMinute);
}
