namespace Coaching.Scheduling;

/// <summary>The cycle's time: instants, days, and how long after a lesson a meeting comes.</summary>
internal sealed class CycleClock
{
    private readonly IReadOnlyList<CyclePeriod> _periods;
    private readonly int _cycleDays;

    public CycleClock(CoachingProblem problem)
    {
        _periods = problem.Periods;
        _cycleDays = 7 * Math.Max(1, problem.Weeks);
        var instants = _periods.Select(period => (period.DayNumber, period.Start)).Distinct().Order().ToList();
        var days = _periods.Select(period => period.DayNumber).Distinct().Order().ToList();
        Instants = instants.Count;
        Days = days.Count;
        Cover = [.. _periods.Select(period => Enumerable.Range(0, instants.Count).Where(index =>
            instants[index].DayNumber == period.DayNumber && instants[index].Start >= period.Start && instants[index].Start < period.End).ToArray())];
        DayOf = [.. _periods.Select(period => days.IndexOf(period.DayNumber))];
        HasOverlaps = Cover.Any(cover => cover.Length > 1);
        IsEdge = [.. _periods.Select(period => _periods.Where(other => other.DayNumber == period.DayNumber && other.Shift == period.Shift)
            .All(other => other.Start >= period.Start) || _periods.Where(other => other.DayNumber == period.DayNumber && other.Shift == period.Shift)
            .All(other => other.End <= period.End))];
    }

    public int Instants { get; }

    public int Days { get; }

    /// <summary>By period, the instants in it.</summary>
    public int[][] Cover { get; }

    public int[] DayOf { get; }

    public bool HasOverlaps { get; }

    /// <summary>By period, whether it is the first or last of its shift's day.</summary>
    public bool[] IsEdge { get; }

    public bool Overlap(int one, int other) =>
        one == other || (DayOf[one] == DayOf[other] && _periods[one].Start < _periods[other].End && _periods[other].Start < _periods[one].End);

    /// <summary>Days from a lesson to the next meeting in a period. The cycle repeats, so Monday follows Friday.</summary>
    public int Lag(int lesson, int meeting)
    {
        var days = (_periods[meeting].DayNumber - _periods[lesson].DayNumber + _cycleDays) % _cycleDays;
        return days == 0 && _periods[meeting].Start < _periods[lesson].End ? _cycleDays : days;
    }
}
