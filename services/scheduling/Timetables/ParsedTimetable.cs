namespace Coaching.Scheduling;

/// <summary>What a school's timetable file says, whatever wrote it, and all that it says and is not here.</summary>
internal sealed record ParsedTimetable
{
    private readonly Lazy<Dictionary<string, HashSet<Slot>>> _taught;

    public ParsedTimetable() => _taught = new(Taught);

    public required TimetableFormat Format { get; init; }

    /// <summary>What the file says of its writer's version; empty when it says nothing.</summary>
    public required string Version { get; init; }

    public required string Institution { get; init; }

    public required TimetableMode Mode { get; init; }

    /// <summary>The days of one cycle in order: of each term, each week.</summary>
    public required IReadOnlyList<ParsedDay> Days { get; init; }

    /// <summary>The periods of a day in order; of two shifts, those of the morning first.</summary>
    public required IReadOnlyList<ParsedPeriod> Periods { get; init; }

    public required IReadOnlyList<ParsedName> Staff { get; init; }

    public required IReadOnlyList<ParsedName> Subjects { get; init; }

    public required IReadOnlyList<ParsedName> Classes { get; init; }

    public required IReadOnlyList<ParsedName> Rooms { get; init; }

    public required IReadOnlyList<ParsedLesson> Lessons { get; init; }

    /// <summary>Slots in which the whole school has a break.</summary>
    public required IReadOnlySet<Slot> Breaks { get; init; }

    public required IReadOnlyList<ParsedAbsence> Unavailable { get; init; }

    /// <summary>The first of what was found wrong, in the order of the files.</summary>
    public required IReadOnlyList<TimetableIssue> Issues { get; init; }

    /// <summary>How often each code was found, also beyond the issues that are kept.</summary>
    public required IReadOnlyDictionary<string, int> IssueCounts { get; init; }

    /// <summary>The slots in which a person teaches nothing and the school has no break; those in which the person is not there count as free.</summary>
    public IEnumerable<Slot> FreeSlots(string staff)
    {
        var taught = _taught.Value.GetValueOrDefault(staff);
        return from day in Enumerable.Range(0, Days.Count)
               from period in Enumerable.Range(0, Periods.Count)
               let slot = new Slot(day, period)
               where !Breaks.Contains(slot) && taught?.Contains(slot) != true
               select slot;
    }

    /// <summary>The free slots in which the person is there.</summary>
    public IEnumerable<Slot> AvailableSlots(string staff)
    {
        var away = Unavailable.Where(absence => absence.Kind == AbsenceKind.Staff && absence.Key == staff)
            .Select(absence => absence.Slot).ToHashSet();
        return FreeSlots(staff).Where(slot => !away.Contains(slot));
    }

    private Dictionary<string, HashSet<Slot>> Taught()
    {
        var taught = new Dictionary<string, HashSet<Slot>>(StringComparer.Ordinal);
        foreach (var lesson in Lessons)
        {
            foreach (var staff in lesson.Staff)
            {
                if (!taught.TryGetValue(staff, out var slots))
                {
                    taught.Add(staff, slots = []);
                }

                slots.UnionWith(lesson.Slots);
            }
        }

        return taught;
    }
}

/// <summary>A period of a day, both by their place in the timetable's lists.</summary>
internal readonly record struct Slot(int Day, int Period);

/// <summary>A day of the cycle.</summary>
/// <param name="Name">As the file has it; two half days that are one are joined.</param>
/// <param name="Weekday">Null where neither its name nor the options tell.</param>
/// <param name="Week">Of the cycle, from 1.</param>
/// <param name="Term">From 1.</param>
internal sealed record ParsedDay(string Name, DayOfWeek? Weekday, int Week, int Term);

/// <summary>A period of the day; its times are null where neither its name nor the options tell.</summary>
internal sealed record ParsedPeriod(string Name, HalfDay Half, TimeOnly? Start, TimeOnly? End);

/// <summary>Somebody or something that lessons refer to by its key.</summary>
internal sealed record ParsedName(string Key, string Name, string Short, string Email = "");

/// <summary>A lesson in one place of the cycle; those that come back under the same id are others of its kind.</summary>
internal sealed record ParsedLesson
{
    public required string Id { get; init; }

    public required Slot Start { get; init; }

    /// <summary>In periods, at least one.</summary>
    public required int Duration { get; init; }

    /// <summary>Keys in order; several teach together, none is a lesson without a teacher.</summary>
    public required IReadOnlyList<string> Staff { get; init; }

    public required string Subject { get; init; }

    public required IReadOnlyList<string> Classes { get; init; }

    public required IReadOnlyList<string> Rooms { get; init; }

    public IEnumerable<Slot> Slots => Enumerable.Range(Start.Period, Duration).Select(period => Start with { Period = period });
}

/// <summary>A slot in which somebody or something cannot be planned.</summary>
internal sealed record ParsedAbsence(AbsenceKind Kind, string Key, Slot Slot);

internal enum AbsenceKind
{
    Staff,
    Class,
    Room,
}

/// <summary>Of a day of two shifts, which a period belongs to.</summary>
internal enum HalfDay
{
    Whole,
    Morning,
    Afternoon,
}

/// <summary>What the days of a file stand for; the words are FET's.</summary>
internal enum TimetableMode
{
    Official,
    MorningsAfternoons,
    BlockPlanning,
    Terms,
}

internal enum TimetableFormat
{
    Fet,
    Asc,
    Untis,
    Csv,
}
