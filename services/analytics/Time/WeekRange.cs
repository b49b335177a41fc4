using Coaching.Platform;
using Google.Type;

namespace Coaching.Analytics;

/// <summary>Weeks from one, until before another.</summary>
internal readonly record struct WeekRange(int From, int Until)
{
    /// <summary>How many weeks the larger cells hold.</summary>
    public const int LongSpan = 8;

    /// <summary>Later than every week that a date of the calendar names, and whole in larger cells.</summary>
    public const int End = 800_000;

    public static WeekRange Read(Violations violations, Date? start, Date? end)
    {
        violations
            .Require(start is null || Dates.TryRead(start, out _), "start_date", "must be a year, a month and a day of the calendar")
            .Require(end is null || Dates.TryRead(end, out _), "end_date", "must be a year, a month and a day of the calendar");
        var (from, until) = (start.ToDateOnlyOrNull(), end.ToDateOnlyOrNull());
        violations.Require(from is null || until is null || from <= until, "end_date", "must not be before start_date");
        return new WeekRange(from is null ? 0 : Weeks.From(from.Value), until is null ? End : Weeks.From(until.Value));
    }

    /// <summary>The same weeks as few cells: single weeks at the edges, larger cells between them, and a cut where the week that runs begins.</summary>
    public IEnumerable<(int First, int Last, int Span)> Segments(int now)
    {
        var cut = Math.Clamp(now, From, Math.Max(From, Until));
        return Split(From, cut).Concat(Split(cut, Until));
    }

    private static IEnumerable<(int First, int Last, int Span)> Split(int from, int until)
    {
        var first = (from + LongSpan - 1) / LongSpan * LongSpan;
        var last = until / LongSpan * LongSpan;
        return first >= last
            ? [(from, until, 1), (0, 0, LongSpan), (0, 0, 1)]
            : [(from, first, 1), (first, last, LongSpan), (last, until, 1)];
    }
}
