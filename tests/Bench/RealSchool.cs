using Coaching.Scheduling;

namespace Coaching.Bench;

/// <summary>
/// A coaching problem for the real timetable of a school, which says nothing of coaching itself: of its staff in the file's order the first fifth coach,
/// each of the others is coached by one of them in turn, seen twice in a cycle and met within two days. Everybody keeps one free period, coaches give three
/// periods a day and others two, and there is a room for every twenty people.
/// </summary>
internal static class RealSchool
{
    private const int StaffPerCoach = 5;
    private const int StaffPerRoom = 20;
    private const int WeekDays = 7;
    private const int MaxWeeks = 2;

    // Where the file does not say when periods are, they follow one another.
    private static readonly TimeSpan FirstPeriod = TimeSpan.FromHours(8);
    private static readonly TimeSpan PeriodLength = TimeSpan.FromMinutes(40);

    /// <summary>Null for a cycle that is longer than two weeks, or a staff too small to have a pair.</summary>
    public static CoachingProblem? Make(ParsedTimetable timetable)
    {
        var days = Days(timetable);
        if (timetable.Staff.Count < 2 || days.Max(day => day.Week) >= MaxWeeks)
        {
            return null;
        }

        var periods = Enumerable.Range(0, timetable.Days.Count).SelectMany(day => Enumerable.Range(0, timetable.Periods.Count).Select(period =>
        {
            var start = FirstPeriod + (PeriodLength * period);
            return new CyclePeriod(days[day].Week, days[day].Day, timetable.Periods[period].Name, start, start + PeriodLength)
            {
                IsOpen = !timetable.Breaks.Contains(new Slot(day, period)),
            };
        })).ToArray();
        var coaches = (timetable.Staff.Count + StaffPerCoach - 1) / StaffPerCoach;
        return new CoachingProblem
        {
            Weeks = days.Max(day => day.Week) + 1,
            Periods = periods,
            Staff = [.. timetable.Staff.Select((person, place) => Week(timetable, person.Key, place < coaches))],
            Rooms = [new CoachingRoom("Rooms", (timetable.Staff.Count + StaffPerRoom - 1) / StaffPerRoom)],
            Pairs = [.. Enumerable.Range(coaches, timetable.Staff.Count - coaches).Select((coachee, pair) => new CoachingPair(pair % coaches, coachee))],
        };
    }

    // The file's weekdays where it tells all of them apart; else its days in order.
    private static (int Week, DayOfWeek Day)[] Days(ParsedTimetable timetable)
    {
        var terms = timetable.Days.Select(day => (day.Term, day.Week)).Distinct().Order().ToList();
        (int Week, DayOfWeek Day)[] told = [.. timetable.Days.Select(day => (terms.IndexOf((day.Term, day.Week)), day.Weekday ?? DayOfWeek.Sunday))];
        return timetable.Days.All(day => day.Weekday is not null) && told.Distinct().Count() == told.Length
            ? told
            : [.. Enumerable.Range(0, timetable.Days.Count).Select(day => (day / WeekDays, (DayOfWeek)((day + 1) % WeekDays)))];
    }

    private static StaffWeek Week(ParsedTimetable timetable, string person, bool isCoach)
    {
        int Place(Slot slot) => (slot.Day * timetable.Periods.Count) + slot.Period;

        var lessons = timetable.Lessons.Where(lesson => lesson.Staff.Contains(person))
            .SelectMany(lesson => lesson.Slots.Select(slot => new TaughtLesson(Place(slot), lesson.Subject))).DistinctBy(lesson => lesson.Period).ToList();
        var taught = lessons.Select(lesson => lesson.Period).ToHashSet();
        return new StaffWeek(person)
        {
            Lessons = lessons,
            Away = [.. timetable.Unavailable.Where(absence => absence.Kind == AbsenceKind.Staff && absence.Key == person).Select(absence => Place(absence.Slot)).Distinct().Where(place => !taught.Contains(place))],
            FreeFloor = 1,
            MaxCoachingPerDay = isCoach ? 3 : 2,
        };
    }
}
