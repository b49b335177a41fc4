using Kind = Coaching.Scheduling.V1.BellSchedule.Types.Period.Types.Kind;

namespace Coaching.Scheduling;

/// <summary>How long a period of a school is, and how many weeks it teaches in a window; each school is asked once.</summary>
internal sealed class CostCalendar(Tx db, string zone)
{
    public const int DaysPerYear = 365;

    private const int UsualPeriodMinutes = 40;
    private const int WeekDays = 7;

    private readonly Dictionary<string, int> _periods = [];

    /// <summary>The middle one of the lengths of a school's lessons.</summary>
    public async Task<int> PeriodMinutes(string orgUnit)
    {
        if (!_periods.TryGetValue(orgUnit, out var minutes))
        {
            var lengths = (await BellScheduleRow.InForce(db, orgUnit))?.ToProto().Periods
                .Where(period => period.Kind is Kind.Unspecified or Kind.Lesson)
                .Select(period => WallClock.Minute(period.EndTime) - WallClock.Minute(period.StartTime)).Order().ToArray() ?? [];
            _periods[orgUnit] = minutes = lengths.Length == 0 ? UsualPeriodMinutes : lengths[lengths.Length / 2];
        }

        return minutes;
    }

    /// <summary>The weeks, from Monday to Sunday, in which there is a day of teaching; null where nobody keeps a calendar.</summary>
    public async Task<int?> TeachingWeeks(string orgUnit, DateOnly from, DateOnly until) =>
        await SchoolYear.Find(db, orgUnit, zone) is { } year
            ? year.Days(from, until).Select(day => (day.Date.DayNumber - (((int)day.Date.DayOfWeek + WeekDays - 1) % WeekDays)) / WeekDays).Distinct().Count()
            : null;

    /// <summary>The same, and the weeks of the window as they are where nobody keeps a calendar.</summary>
    public async Task<int> Weeks(string orgUnit, DateOnly from, DateOnly until) =>
        await TeachingWeeks(orgUnit, from, until) ?? (int)HalfUp.Divide(until.DayNumber - from.DayNumber, WeekDays);
}
