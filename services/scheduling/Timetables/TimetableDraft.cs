using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

/// <summary>A timetable as it was read, with its days, periods and people explained; it may be one that cannot be applied.</summary>
internal sealed class TimetableDraft
{
    private const int MaxStaff = 1_000;
    private const int MaxContentBytes = 3 << 20;
    private const int MaxCycleWeeks = 2;
    private const int MaxNamed = 10;
    private const int MaxSubject = 200;
    private const int MaxJoined = 400;

    private readonly TimetableDay _day;
    private readonly List<(ParsedDay Day, int Place)> _days;

    /// <summary>The person that a name of the file means; null where nobody has said so, empty for nobody of the staff.</summary>
    public TimetableDraft(ParsedTimetable parsed, ImportTimetableRequest request, BellSchedule? schedule, Func<string, string?> personOf)
    {
        _day = new TimetableDay(parsed, request, schedule);
        var term = Math.Max(1, request.Term);
        _days = [.. parsed.Days.Select((day, place) => (day, place)).Where(one => one.day.Term == term)];
        var places = AddPeriods(parsed);
        var staff = AddStaff(parsed, personOf, places);
        AddLessons(parsed, places, staff);
        Timetable.CycleWeeks = Math.Max(1, _days.Select(one => one.Day.Week).DefaultIfEmpty().Max());
        Timetable.LessonCount = Timetable.Lessons.Count;
        Timetable.StaffCount = Timetable.Staff.Count;
        PeriodsPerDay = parsed.Periods.Count;
    }

    /// <summary>With what of it the files say.</summary>
    public Timetable Timetable { get; } = new();

    public int Days => _days.Count;

    public int PeriodsPerDay { get; }

    /// <summary>Lessons that have a place, each counted once however many periods it lasts.</summary>
    public int LessonsPlaced { get; private set; }

    /// <summary>Throws for what is too large to be kept or shown.</summary>
    public void MustFit()
    {
        if (Timetable.Staff.Count > MaxStaff || TimetableRow.ContentOf(Timetable).Length > MaxContentBytes)
        {
            throw Errors.Precondition("TIMETABLE_TOO_LARGE", "A timetable must have at most 1,000 staff and 3 megabytes of lessons.");
        }

        if (Days == 0 && Timetable.Staff.Count > 0)
        {
            throw Errors.Precondition("NO_SUCH_TERM", "The files have no days of this term. Set term.");
        }
    }

    /// <summary>Throws for what cannot be applied, and names what would help.</summary>
    public void MustApply(string operation)
    {
        if (Timetable.Lessons.Count == 0)
        {
            throw Errors.Precondition(
                "NO_LESSONS", $"No lesson could be read from the files; {operation} lists why as its timetable issues.", ("name", operation));
        }

        var (periods, days) = (_day.Unknown, _days.Where(one => one.Day.Weekday is null).Select(one => one.Day.Name).ToList());
        if (periods.Count + days.Count > 0)
        {
            throw Errors.Precondition(
                "TIMES_UNKNOWN",
                "The files do not say when all periods are."
                    + (periods.Count == 0 ? "" : $" Set bells for the periods {Join(periods)}.")
                    + (days.Count == 0 ? "" : $" Set days for the days {Join(days)}."),
                ("periods", Join(periods)), ("days", Join(days)));
        }

        if (Timetable.CycleWeeks > MaxCycleWeeks)
        {
            throw Errors.Precondition("CYCLE_TOO_LONG", "The days are those of more than two weeks. Set days or mode.");
        }

        var repeated = _days.GroupBy(one => (one.Day.Week, one.Day.Weekday)).FirstOrDefault(same => same.Count() > 1);
        if (repeated is not null)
        {
            throw Errors.Precondition(
                "DAYS_REPEATED", $"The days {Join([.. repeated.Select(one => one.Day.Name)])} are the same day of the same week. Set days or mode.");
        }
    }

    private static string Join(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MaxNamed).Select(name => Texts.Cut(name, 50))) + (names.Count > MaxNamed ? ", …" : "");

    // The place of each slot of the file among the periods of the cycle.
    private Dictionary<Slot, int> AddPeriods(ParsedTimetable parsed)
    {
        var places = new Dictionary<Slot, int>();
        foreach (var (day, place) in _days)
        {
            var breaks = parsed.Breaks.Where(slot => slot.Day == place).Select(slot => slot.Period).ToHashSet();
            foreach (var (period, inFile) in _day.On(day, breaks))
            {
                if (inFile is { } index)
                {
                    places[new Slot(place, index)] = Timetable.Periods.Count;
                }

                Timetable.Periods.Add(period);
            }
        }

        return places;
    }

    private Dictionary<string, int> AddStaff(ParsedTimetable parsed, Func<string, string?> personOf, Dictionary<Slot, int> places)
    {
        var labels = Labels(parsed.Staff);
        var staff = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var person in parsed.Staff)
        {
            var label = labels[person.Key];
            var meant = personOf(label);
            Timetable.UnmatchedStaffCount += meant is null ? 1 : 0;
            staff[person.Key] = Timetable.Staff.Count;
            Timetable.Staff.Add(new Timetable.Types.Teacher { Key = label, Person = meant ?? "" });
        }

        foreach (var absences in parsed.Unavailable.Where(absence => absence.Kind == AbsenceKind.Staff && staff.ContainsKey(absence.Key)).GroupBy(absence => absence.Key))
        {
            Timetable.Staff[staff[absences.Key]].AwayPeriods.Add(
                absences.Where(absence => places.ContainsKey(absence.Slot)).Select(absence => places[absence.Slot]).Distinct().Order());
        }

        return staff;
    }

    private void AddLessons(ParsedTimetable parsed, Dictionary<Slot, int> places, Dictionary<string, int> staff)
    {
        var (subjects, classes, rooms) = (Labels(parsed.Subjects), Labels(parsed.Classes), Labels(parsed.Rooms));
        var lessons = parsed.Lessons.Where(lesson => places.ContainsKey(lesson.Start)).ToList();
        LessonsPlaced = lessons.Count;
        Timetable.Lessons.Add(lessons
            .SelectMany(lesson => lesson.Slots.Select(slot => new Timetable.Types.Lesson
            {
                Period = places[slot],
                Staff = { lesson.Staff.Select(key => staff[key]) },
                Subject = Texts.Cut(subjects.GetValueOrDefault(lesson.Subject, lesson.Subject), MaxSubject),
                Class = Joined(lesson.Classes, classes),
                Room = Joined(lesson.Rooms, rooms),
                Id = Texts.Cut(lesson.Id, MaxSubject),
            }))
            .OrderBy(lesson => lesson.Period));
    }

    private static string Joined(IReadOnlyList<string> keys, Dictionary<string, string> labels) =>
        Texts.Cut(string.Join('+', keys.Select(key => labels.GetValueOrDefault(key, key))), MaxJoined);

    // The name, where it tells one from all others; else the key, which does.
    private static Dictionary<string, string> Labels(IReadOnlyList<ParsedName> names)
    {
        var often = names.CountBy(name => name.Name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return names.ToDictionary(name => name.Key, name => name.Name.Length > 0 && often[name.Name] == 1 ? name.Name : name.Key, StringComparer.Ordinal);
    }
}
