namespace Coaching.Scheduling;

/// <summary>The days and periods that a file names, and the days and periods that they are.</summary>
internal sealed class TimetableCalendar
{
    private readonly Dictionary<string, int> _days = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _periods = new(StringComparer.Ordinal);
    private readonly int _periodCount;
    private readonly bool _isHalved;

    private TimetableCalendar(IReadOnlyList<string> days, IReadOnlyList<string> periods, bool isHalved)
    {
        (_periodCount, _isHalved) = (periods.Count, isHalved);
        for (var day = 0; day < days.Count; day++)
        {
            _days.TryAdd(days[day], day);
        }

        for (var period = 0; period < periods.Count; period++)
        {
            _periods.TryAdd(periods[period], period);
        }
    }

    public IReadOnlyList<ParsedDay> Days { get; private init; } = [];

    public IReadOnlyList<ParsedPeriod> Periods { get; private init; } = [];

    public TimetableMode Mode { get; private init; }

    public bool HasDay(string name) => _days.ContainsKey(name);

    public bool HasPeriod(string name) => _periods.ContainsKey(name);

    /// <summary>The slot of names that the file has.</summary>
    public Slot At(string day, string period) => At(_days[day], _periods[period]);

    /// <summary>The slot of a day and a period of the file, from 0.</summary>
    public Slot At(int day, int period) => _isHalved ? new Slot(day / 2, (day % 2 * _periodCount) + period) : new Slot(day, period);

    /// <summary>How many periods there are from a slot on to the end of its day or half day.</summary>
    public int Left(Slot start) => _periodCount - (start.Period % _periodCount);

    /// <summary>Explains the days of a file by their names, the mode and the options.</summary>
    public static TimetableCalendar Of(CalendarDraft draft, TimetableOptions options, TimetableIssueLog log)
    {
        var (file, days, periods) = (draft.File, draft.Days, draft.Periods);
        var weekdays = Named(days, options) ?? draft.Weekdays ?? Weekdays.Recognise(days);
        var isPaired = days.Count > 1 && days.Count % 2 == 0 && Enumerable.Range(0, days.Count / 2).All(pair =>
            weekdays[2 * pair] is not null && weekdays[2 * pair] == weekdays[(2 * pair) + 1]);
        var mode = options.Mode ?? draft.Mode;
        if (options.Mode is null && mode == TimetableMode.Official && isPaired && !draft.HasWholeDays && options.Days.Count == 0)
        {
            log.Add(file, 0, "Days_List", TimetableIssueCodes.HalfDaysInferred);
            mode = TimetableMode.MorningsAfternoons;
        }

        var isHalved = mode == TimetableMode.MorningsAfternoons;
        if (isHalved && days.Count % 2 == 1)
        {
            log.Add(file, 0, "Days_List", TimetableIssueCodes.UnevenHalfDays);
        }

        var real = Real(days, weekdays, isHalved);
        foreach (var day in real.Where(day => day.Weekday is null))
        {
            log.Add(file, 0, "Days_List", TimetableIssueCodes.DayUnrecognised);
        }

        return new TimetableCalendar(days, periods, isHalved)
        {
            Mode = mode,
            Days = Weeks(real, draft.DaysOfTerm > 0 ? draft.DaysOfTerm : Math.Max(1, real.Count), options),
            Periods = TimetableBells.Of(file, periods, isHalved, [.. draft.Bells, .. options.Bells, .. options.UsualBells], log),
        };
    }

    private static List<DayOfWeek?>? Named(IReadOnlyList<string> days, TimetableOptions options)
    {
        var named = days.Select(day => options.Days.FirstOrDefault(known => known.Name == day)?.Weekday).ToList();
        return named.Exists(day => day is not null) ? named : null;
    }

    private static List<(string Name, DayOfWeek? Weekday)> Real(IReadOnlyList<string> days, IReadOnlyList<DayOfWeek?> weekdays, bool isHalved)
    {
        var size = isHalved ? 2 : 1;
        return [.. days.Select((name, index) => (Name: name, Weekday: weekdays[index])).Chunk(size)
            .Select(part => (string.Join(" | ", part.Select(day => day.Name)), part[0].Weekday))];
    }

    private static List<ParsedDay> Weeks(List<(string Name, DayOfWeek? Weekday)> days, int daysOfTerm, TimetableOptions options)
    {
        var seen = new Dictionary<(int Term, DayOfWeek), int>();
        return [.. days.Select((day, index) =>
        {
            var term = (index / daysOfTerm) + 1;
            var week = 1;
            if (day.Weekday is { } weekday)
            {
                week = seen[(term, weekday)] = seen.GetValueOrDefault((term, weekday)) + 1;
            }

            var named = options.Days.FirstOrDefault(known => known.Name == day.Name);
            return new ParsedDay(day.Name, day.Weekday, named?.Week ?? week, term);
        })];
    }
}

/// <summary>What a file says of its days and periods.</summary>
internal sealed record CalendarDraft(string File, IReadOnlyList<string> Days, IReadOnlyList<string> Periods)
{
    public TimetableMode Mode { get; init; }

    /// <summary>How many of the file's days one term has; 0 of one term.</summary>
    public int DaysOfTerm { get; init; }

    /// <summary>Whether the format knows no half days, so that a weekday that comes again is that of another week.</summary>
    public bool HasWholeDays { get; init; }

    /// <summary>Of each day, where the format says it; null where its name must tell.</summary>
    public IReadOnlyList<DayOfWeek?>? Weekdays { get; init; }

    /// <summary>Bell times that stand in the file beside the names.</summary>
    public IReadOnlyList<BellTime> Bells { get; init; } = [];
}
