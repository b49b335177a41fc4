using Coaching.Scheduling.V1;
using ExceptionKind = Coaching.Scheduling.V1.SchoolCalendar.Types.Exception.Types.Kind;

namespace Coaching.Scheduling;

/// <summary>A time as a school's week has it: on which of its days it falls, and between which minutes.</summary>
internal sealed class SchoolWeek
{
    private const int DayMinutes = 24 * 60;

    private readonly List<Part> _parts = [];

    private SchoolWeek(DateOnly firstDay) => FirstDay = firstDay;

    /// <summary>The day on which the time begins.</summary>
    public DateOnly FirstDay { get; }

    /// <summary>Reads a time by the school's calendar; without one every day is one of teaching, in any week of the cycle.</summary>
    public static async Task<SchoolWeek> Of(Tx db, string orgUnit, string zone, DateTimeOffset start, DateTimeOffset end)
    {
        var year = await SchoolYear.Find(db, orgUnit, zone);
        var place = year?.Zone ?? TimeZoneInfo.FindSystemTimeZoneById(zone);
        var (from, until) = (TimeZoneInfo.ConvertTime(start, place).DateTime, TimeZoneInfo.ConvertTime(end, place).DateTime);
        var (first, last) = (DateOnly.FromDateTime(from), DateOnly.FromDateTime(until));
        var days = year?.Days(first, last.AddDays(1)).ToDictionary(day => day.Date);
        var week = new SchoolWeek(first);
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            var school = days?.GetValueOrDefault(day);
            week._parts.Add(new Part(
                (int)day.DayOfWeek.ToProto(),
                day == first ? (int)from.TimeOfDay.TotalMinutes : 0,
                day == last ? (int)Math.Ceiling(until.TimeOfDay.TotalMinutes) : DayMinutes,
                school?.CycleWeek ?? 0,
                days is null || school is { Exception: not ExceptionKind.Event }));
        }

        return week;
    }

    /// <summary>Whether a time of the week meets this one; one of teaching only does on a day of teaching.</summary>
    public bool Holds(int cycleWeek, int day, int start, int end, bool teaching) => _parts.Any(part =>
        part.Day == day && start < part.End && part.Start < end
        && (cycleWeek == 0 || part.CycleWeek == 0 || part.CycleWeek == cycleWeek) && (part.IsTaught || !teaching));

    private sealed record Part(int Day, int Start, int End, int CycleWeek, bool IsTaught);
}
