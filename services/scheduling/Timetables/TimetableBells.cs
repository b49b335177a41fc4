namespace Coaching.Scheduling;

/// <summary>When periods are: by their names where these say so, else by the bell times given.</summary>
internal static class TimetableBells
{
    public static IReadOnlyList<ParsedPeriod> Of(
        string file, IReadOnlyList<string> names, bool isHalved, IReadOnlyList<BellTime> bells, TimetableIssueLog log)
    {
        var given = bells.DistinctBy(bell => bell.Period).ToDictionary(bell => bell.Period, StringComparer.Ordinal);
        var periods = new List<ParsedPeriod>();
        foreach (var half in isHalved ? [HalfDay.Morning, HalfDay.Afternoon] : new[] { HalfDay.Whole })
        {
            foreach (var name in names)
            {
                var (start, end) = Said(name, half);
                if (start is null || end is null)
                {
                    (start, end) = given.GetValueOrDefault(Key(name, half)) is { } bell ? (bell.Start, bell.End) : (start, end);
                }

                periods.Add(After(file, new ParsedPeriod(name, half, start, end), periods, log));
            }
        }

        return periods;
    }

    /// <summary>What bell times given call a period: its name, and of an afternoon shift its name with <c>/pm</c>.</summary>
    private static string Key(string name, HalfDay half) => half == HalfDay.Afternoon ? $"{name}/pm" : name;

    private static (TimeOnly? Start, TimeOnly? End) Said(string name, HalfDay half)
    {
        var (morning, afternoon) = BellTimes.Halves(name);
        return BellTimes.Parse(half == HalfDay.Afternoon ? afternoon : half == HalfDay.Morning ? morning : name);
    }

    private static ParsedPeriod After(string file, ParsedPeriod period, List<ParsedPeriod> earlier, TimetableIssueLog log)
    {
        var element = $"Period {earlier.Count + 1}";
        if (period.Start is not { } start)
        {
            log.Add(file, 0, element, TimetableIssueCodes.BellUnknown);
            return period;
        }

        var last = earlier.LastOrDefault(other => other.Start is not null);
        if (BellTimes.IsAfternoon(last?.Start, start))
        {
            log.Add(file, 0, element, TimetableIssueCodes.BellAfternoonAssumed);
            period = period with { Start = BellTimes.Later(start), End = BellTimes.Later(period.End) };
        }

        if (period.Start < (last?.End ?? last?.Start))
        {
            log.Add(file, 0, element, TimetableIssueCodes.BellOverlap);
        }

        if (period.End is null)
        {
            log.Add(file, 0, element, TimetableIssueCodes.BellEndUnknown);
        }

        return period;
    }
}
