namespace Coaching.Scheduling;

/// <summary>Puts days and periods into order where rows name them and nothing lists them.</summary>
internal static class TimetableAxis
{
    // Where two gaps are equal, weeks more often begin with the earlier of these.
    private static readonly int[] FirstDays = [1, 0, 6, 2, 3, 4, 5];

    public static IReadOnlyList<string> Days(string file, IReadOnlyList<string> appeared, TimetableOptions options, TimetableIssueLog log)
    {
        appeared = Bounded(file, appeared, TimetableIssueCodes.TooManyDays, options, log);
        if (options.Days.Count > 0)
        {
            return [.. options.Days.Select(day => day.Name), .. appeared.Except(options.Days.Select(day => day.Name))];
        }

        var weekdays = Weekdays.Recognise(appeared);
        if (appeared.Count > 1 && (weekdays.Contains(null) || weekdays.Distinct().Count() < weekdays.Count))
        {
            log.Add(file, 0, "", TimetableIssueCodes.DayOrderAssumed);
        }

        // A week begins with the day after the longest gap between two of its days, which is the weekend.
        var taught = weekdays.Where(day => day is not null).Select(day => (int)day!.Value).ToHashSet();
        var first = taught.Count == 0 ? 0 : FirstDays.Where(taught.Contains).MaxBy(day => Enumerable.Range(1, 7).First(gap => taught.Contains((day + 7 - gap) % 7)));
        return weekdays.Contains(null)
            ? [.. appeared.Order(NaturalOrder)]
            : [.. appeared.Select((name, index) => (name, index)).OrderBy(day => ((int)weekdays[day.index]!.Value + 7 - first) % 7).Select(day => day.name)];
    }

    public static IReadOnlyList<string> Periods(string file, IReadOnlyList<string> appeared, TimetableOptions options, TimetableIssueLog log)
    {
        appeared = Bounded(file, appeared, TimetableIssueCodes.TooManyPeriods, options, log);
        if (options.Bells.Count > 0)
        {
            return [.. options.Bells.Select(bell => bell.Period), .. appeared.Except(options.Bells.Select(bell => bell.Period))];
        }

        var usual = options.UsualBells.DistinctBy(bell => bell.Period).ToDictionary(bell => bell.Period, bell => bell.Start, StringComparer.Ordinal);
        var starts = appeared.ToDictionary(
            name => name, name => BellTimes.Parse(name).Start ?? (usual.TryGetValue(name, out var start) ? start : null), StringComparer.Ordinal);
        if (!starts.ContainsValue(null) && starts.Values.Distinct().Count() == starts.Count)
        {
            return [.. appeared.OrderBy(name => starts[name])];
        }

        if (appeared.Any(name => !int.TryParse(name, out _)))
        {
            log.Add(file, 0, "", TimetableIssueCodes.PeriodOrderAssumed);
        }

        return [.. appeared.Order(NaturalOrder)];
    }

    private static IReadOnlyList<string> Bounded(string file, IReadOnlyList<string> names, string code, TimetableOptions options, TimetableIssueLog log)
    {
        if (names.Count > options.MaxAxis)
        {
            log.Add(file, 0, "", code);
        }

        return [.. names.Take(options.MaxAxis)];
    }

    /// <summary>Numbers in names count as numbers: P2 comes before P10.</summary>
    private static readonly IComparer<string> NaturalOrder = Comparer<string>.Create((left, right) =>
        string.CompareOrdinal(Padded(left), Padded(right)) is not 0 and var order ? order : string.CompareOrdinal(left, right));

    private static string Padded(string name)
    {
        var padded = new System.Text.StringBuilder();
        for (var at = 0; at < name.Length;)
        {
            var end = at;
            while (end < name.Length && char.IsDigit(name[end]))
            {
                end++;
            }

            padded.Append(end > at ? name[at..end].PadLeft(8, '0') : name[at..(at + 1)]);
            at = Math.Max(end, at + 1);
        }

        return padded.ToString();
    }
}
