using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

/// <summary>The days of a week on which somebody travels, without those of absence, and when they begin and end.</summary>
internal sealed class TravelTimes
{
    private readonly SchoolYear _clock;

    private TravelTimes(SchoolYear clock, IReadOnlyList<DateOnly> wanted, IReadOnlyList<DateOnly> days, TimeSpan start, TimeSpan end)
    {
        (_clock, Days) = (clock, days);
        (FirstLeave, LastReturn) = (clock.At(wanted[0], start), clock.At(wanted[^1], end));
    }

    /// <summary>In order; none for whoever is absent all week.</summary>
    public IReadOnlyList<DateOnly> Days { get; }

    public DateTimeOffset FirstLeave { get; }

    public DateTimeOffset LastReturn { get; }

    public static async Task<TravelTimes> Read(Tx db, Reach reach, IReadOnlyList<DateOnly> wanted, TimeSpan start, TimeSpan end, SchoolYear clock)
    {
        var args = reach.With(new { From = clock.At(wanted[0], start), Until = clock.At(wanted[^1], end) });
        var absences = await db.Query<SpanRow>(SelectAbsences, args);
        var days = wanted.Where(day => !absences.Any(away => away.StartTime < clock.At(day, end) && away.EndTime > clock.At(day, start)));
        return new TravelTimes(clock, wanted, [.. days], start, end);
    }

    /// <summary>The day of a moment, where the area is.</summary>
    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, _clock.Zone).DateTime);

    private static readonly string SelectAbsences = $"""
        SELECT a.start_time, a.end_time FROM absences a
        WHERE a.person = @reach_caller AND a.state = {(int)Absence.Types.State.Active} AND a.end_time > @From AND a.start_time < @Until
        """;

    private sealed record SpanRow
    {
        public required DateTimeOffset StartTime { get; init; }

        public required DateTimeOffset EndTime { get; init; }
    }
}
