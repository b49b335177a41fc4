namespace Coaching.Scheduling;

/// <summary>Gathers what readers find, and holds it against itself.</summary>
internal sealed class TimetableBuilder(TimetableFormat format, TimetableOptions options, TimetableIssueLog log, CancellationToken cancel)
{
    private readonly List<(ParsedLesson Lesson, LessonOrigin Origin)> _lessons = [];
    private readonly HashSet<Slot> _breaks = [];
    private readonly HashSet<ParsedAbsence> _absences = [];
    private readonly HashSet<(string Id, Slot Start)> _ids = [];
    private long _occupied;

    public string Version { get; set; } = "";

    public string Institution { get; set; } = "";

    public TimetableNames Staff { get; } = new(options.MaxRecords, TimetableIssueCodes.UnknownStaff, log);

    public TimetableNames Subjects { get; } = new(options.MaxRecords, TimetableIssueCodes.UnknownSubject, log);

    public TimetableNames Classes { get; } = new(options.MaxRecords, TimetableIssueCodes.UnknownClass, log);

    public TimetableNames Rooms { get; } = new(options.MaxRecords, TimetableIssueCodes.UnknownRoom, log);

    public TimetableCalendar Calendar { get; private set; } = null!;

    /// <summary>Explains the days and periods of the file; nothing can be placed before.</summary>
    public TimetableCalendar Settle(CalendarDraft draft) => Calendar = TimetableCalendar.Of(
        draft with
        {
            Days = Bounded(draft.File, draft.Days, TimetableIssueCodes.TooManyDays),
            Periods = Bounded(draft.File, draft.Periods, TimetableIssueCodes.TooManyPeriods),
            Weekdays = draft.Weekdays is null ? null : [.. draft.Weekdays.Take(options.MaxAxis)],
        }, options, log);

    public void AddBreak(Slot slot) => _breaks.Add(slot);

    public void AddAbsence(AbsenceKind kind, string key, Slot slot, string file, long line)
    {
        if (_absences.Count < options.MaxOccupied)
        {
            _absences.Add(new ParsedAbsence(kind, key, slot));
        }
        else
        {
            log.AddOnce(file, line, "", TimetableIssueCodes.TooManyRecords);
        }
    }

    /// <summary>Takes a lesson whose start is a slot of the calendar.</summary>
    public void Place(ParsedLesson lesson, LessonOrigin origin)
    {
        cancel.ThrowIfCancellationRequested();
        var left = Calendar.Left(lesson.Start);
        if (lesson.Duration > left)
        {
            origin.Add(log, TimetableIssueCodes.LessonTooLong);
        }

        var whole = Kept(lesson with { Duration = Math.Clamp(lesson.Duration, 1, left) }, origin);
        _occupied += (long)whole.Duration * Math.Max(1, whole.Staff.Count);
        if (_lessons.Count >= options.MaxRecords || _occupied > options.MaxOccupied)
        {
            log.AddOnce(origin.File, origin.Line, origin.Element, TimetableIssueCodes.TooManyRecords);
        }
        else if (!_ids.Add((whole.Id, whole.Start)))
        {
            origin.Add(log, TimetableIssueCodes.DuplicateLesson);
        }
        else
        {
            _lessons.Add((whole, origin));
        }
    }

    public ParsedTimetable Build()
    {
        Calendar ??= TimetableCalendar.Of(new CalendarDraft("", [], []), options, log);
        if (_lessons.Count == 0)
        {
            log.Add("", 0, "", TimetableIssueCodes.EmptyTimetable);
        }

        Compare();
        return new ParsedTimetable
        {
            Format = format,
            Version = Version,
            Institution = Institution,
            Mode = Calendar.Mode,
            Days = Calendar.Days,
            Periods = Calendar.Periods,
            Staff = Staff.All,
            Subjects = Subjects.All,
            Classes = Classes.All,
            Rooms = Rooms.All,
            Lessons = [.. _lessons.Select(lesson => lesson.Lesson)],
            Breaks = _breaks,
            Unavailable = [.. _absences],
            Issues = log.Issues,
            IssueCounts = log.Counts,
        };
    }

    private ParsedLesson Kept(ParsedLesson lesson, LessonOrigin origin)
    {
        if (lesson.Subject.Length > 0)
        {
            Subjects.Use(lesson.Subject, origin.File, origin.Line, origin.Element);
        }

        return lesson with
        {
            Staff = [.. Ordered(lesson.Staff).Where(key => Staff.Use(key, origin.File, origin.Line, origin.Element))],
            Classes = [.. Ordered(lesson.Classes).Where(key => Classes.Use(key, origin.File, origin.Line, origin.Element))],
            Rooms = [.. Ordered(lesson.Rooms).Where(key => IsKnownRoom(key, origin))],
        };
    }

    private bool IsKnownRoom(string key, LessonOrigin origin)
    {
        if (Rooms.IsListed && !Rooms.Contains(key))
        {
            origin.Add(log, TimetableIssueCodes.UnknownRoom);
            return false;
        }

        return Rooms.Use(key, origin.File, origin.Line, origin.Element);
    }

    private static IEnumerable<string> Ordered(IEnumerable<string> keys) => keys.Where(key => key.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private void Compare()
    {
        var teaching = new HashSet<(string Staff, Slot Slot)>();
        foreach (var (lesson, origin) in _lessons)
        {
            cancel.ThrowIfCancellationRequested();
            if (lesson.Slots.Any(_breaks.Contains))
            {
                origin.Add(log, TimetableIssueCodes.LessonInBreak);
            }

            var isDouble = false;
            foreach (var staff in lesson.Staff)
            {
                foreach (var slot in lesson.Slots)
                {
                    isDouble |= !teaching.Add((staff, slot));
                }
            }

            if (isDouble)
            {
                origin.Add(log, TimetableIssueCodes.StaffDoubleBooked);
            }
        }
    }

    private List<string> Bounded(string file, IReadOnlyList<string> names, string code)
    {
        if (names.Count > options.MaxAxis)
        {
            log.Add(file, 0, "", code);
        }

        var kept = names.Take(options.MaxAxis).ToList();
        if (kept.Distinct(StringComparer.Ordinal).Count() < kept.Count)
        {
            log.Add(file, 0, "", TimetableIssueCodes.DuplicateName);
        }

        return kept;
    }
}

/// <summary>Where a lesson was read.</summary>
internal readonly record struct LessonOrigin(string File, long Line, string Element)
{
    public void Add(TimetableIssueLog log, string code) => log.Add(File, Line, Element, code);
}
