using Coaching.Scheduling.V1;
using Kind = Coaching.Scheduling.V1.BellSchedule.Types.Period.Types.Kind;

namespace Coaching.Scheduling;

/// <summary>The periods of a school's day: as the file has them, with the times of the request, and what the bell schedule says of each.</summary>
internal sealed class TimetableDay
{
    private const string MorningShift = "morning";
    private const string AfternoonShift = "afternoon";
    private const int MaxName = 50;

    private readonly BellSchedule _schedule;
    private readonly List<ParsedPeriod> _periods;

    public TimetableDay(ParsedTimetable parsed, ImportTimetableRequest request, BellSchedule? schedule)
    {
        _schedule = schedule ?? new BellSchedule();
        var bells = request.Bells.ToDictionary(bell => bell.Period, StringComparer.Ordinal);
        _periods = WithEnds([.. parsed.Periods.Select(period => bells.GetValueOrDefault(KeyOf(period)) is { } bell
            ? period with { Start = bell.StartTime.ToTimeOnly(), End = bell.EndTime.ToTimeOnly() }
            : period)]);
    }

    /// <summary>What bells call the periods of which nobody says when they are.</summary>
    public IReadOnlyList<string> Unknown => [.. _periods.Where(period => period.Start is null || period.End is null).Select(KeyOf)];

    /// <summary>The day's periods in order, each with its place in the file; a meeting that the file does not have has none.</summary>
    public IReadOnlyList<(Timetable.Types.Period Period, int? Place)> On(ParsedDay day, IReadOnlySet<int> breaks)
    {
        var periods = _periods.Select((period, place) => (Period: Of(day, period, breaks.Contains(place)), Place: (int?)place)).ToList();
        if (day.Weekday is { } weekday && Unknown.Count == 0)
        {
            var added = _schedule.Periods
                .Where(period => period.Kind == Kind.MeetingForCoaching && IsHeld(period, weekday) && !periods.Exists(other => Overlap(other.Period, period)))
                .Select(period => (Period: Meeting(day, period), Place: (int?)null));
            periods = [.. periods.Concat(added).OrderBy(one => WallClock.Minute(one.Period.StartTime))];
        }

        return periods;
    }

    private Timetable.Types.Period Of(ParsedDay day, ParsedPeriod period, bool isBreak)
    {
        var known = Known(day, period);
        return new Timetable.Types.Period
        {
            CycleWeek = day.Week,
            Day = DayOf(day),
            DisplayName = Texts.Cut(period.Name, MaxName),
            StartTime = period.Start?.ToProto(),
            EndTime = period.End?.ToProto(),
            Kind = known is { Kind: not (Kind.Unspecified or Kind.Lesson) } ? known.Kind : isBreak ? Kind.Break : Kind.Lesson,
            Shift = known is { Shift.Length: > 0 } ? known.Shift
                : period.Half switch { HalfDay.Morning => MorningShift, HalfDay.Afternoon => AfternoonShift, _ => "" },
        };
    }

    private static Timetable.Types.Period Meeting(ParsedDay day, BellSchedule.Types.Period period) => new()
    {
        CycleWeek = day.Week,
        Day = DayOf(day),
        DisplayName = period.DisplayName,
        StartTime = period.StartTime,
        EndTime = period.EndTime,
        Kind = period.Kind,
        Shift = period.Shift,
    };

    // By its name, else by its times, else by what it lies in.
    private BellSchedule.Types.Period? Known(ParsedDay day, ParsedPeriod period)
    {
        var held = _schedule.Periods.Where(other => day.Weekday is not { } weekday || IsHeld(other, weekday)).ToList();
        if (held.Find(other => other.DisplayName == KeyOf(period)) is { } named)
        {
            return named;
        }

        return period is not { Start: { } start, End: { } end } ? null
            : held.Find(other => other.StartTime.ToTimeOnly() == start && other.EndTime.ToTimeOnly() == end)
            ?? held.Find(other => other.Kind is Kind.Break or Kind.Assembly && other.StartTime.ToTimeOnly() <= start && end <= other.EndTime.ToTimeOnly());
    }

    private static bool IsHeld(BellSchedule.Types.Period period, DayOfWeek weekday) => period.Days.Count == 0 || period.Days.Contains(weekday.ToProto());

    private static bool Overlap(Timetable.Types.Period one, BellSchedule.Types.Period other) =>
        WallClock.Minute(one.StartTime) < WallClock.Minute(other.EndTime) && WallClock.Minute(other.StartTime) < WallClock.Minute(one.EndTime);

    private static Google.Type.DayOfWeek DayOf(ParsedDay day) => day.Weekday?.ToProto() ?? Google.Type.DayOfWeek.Unspecified;

    private static string KeyOf(ParsedPeriod period) =>
        period.Half == HalfDay.Afternoon ? $"{period.Name}{TimetableReading.Afternoon}" : period.Name;

    // Names that say only when periods begin: each is as long as most of them are, and ends no later than the next one begins.
    private static List<ParsedPeriod> WithEnds(List<ParsedPeriod> periods)
    {
        var starts = periods.Where(period => period.Start is not null).Select(period => period.Start!.Value).Distinct().Order().ToList();
        var gaps = starts.Skip(1).Zip(starts, (next, start) => next - start).ToList();
        if (gaps.Count == 0)
        {
            return periods;
        }

        var usual = gaps.GroupBy(gap => gap).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
        return [.. periods.Select(period => period is { Start: { } start, End: null } ? period with { End = EndOf(start, starts, usual) } : period)];
    }

    private static TimeOnly? EndOf(TimeOnly start, List<TimeOnly> starts, TimeSpan usual)
    {
        var end = start.Add(usual, out var days);
        var next = starts.Find(other => other > start);
        return days > 0 ? null : next > start && next < end ? next : end;
    }
}
