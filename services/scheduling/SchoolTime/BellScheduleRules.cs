using Coaching.Platform;
using DayOfWeek = Google.Type.DayOfWeek;
using Period = Coaching.Scheduling.V1.BellSchedule.Types.Period;

namespace Coaching.Scheduling;

/// <summary>What must hold of the periods of a school's day.</summary>
internal static class BellScheduleRules
{
    private const int MaxPeriods = 40;

    private static readonly DayOfWeek[] AllDays = [.. Enum.GetValues<DayOfWeek>().Where(day => day != DayOfWeek.Unspecified)];

    public static void Check(Violations violations, IReadOnlyList<Period> periods)
    {
        violations.Count("bell_schedule.periods", periods.Count, 1, MaxPeriods);
        for (var index = 0; index < Math.Min(periods.Count, MaxPeriods); index++)
        {
            var (period, path) = (periods[index], $"bell_schedule.periods[{index}]");
            violations.Text($"{path}.display_name", period.DisplayName, 1, 50)
                .OptionalEnum($"{path}.kind", period.Kind)
                .Text($"{path}.shift", period.Shift, 0, 50);
            WallClock.CheckSpan(violations, path, period.StartTime, period.EndTime);
            SchoolCalendarRules.CheckDays(violations, $"{path}.days", period.Days);
            var before = periods.Take(index).ToList();
            violations.Require(before.TrueForAll(other => other.DisplayName != period.DisplayName), $"{path}.display_name", "must not be that of a period before it")
                .Require(!before.Exists(other => Overlap(other, period)), $"{path}.start_time", "must not lie in another period of the shift on the same day");
        }
    }

    private static bool Overlap(Period one, Period other) => one.Shift == other.Shift
        && one is { StartTime: not null, EndTime: not null } && other is { StartTime: not null, EndTime: not null }
        && WallClock.Minute(one.StartTime) < WallClock.Minute(other.EndTime) && WallClock.Minute(other.StartTime) < WallClock.Minute(one.EndTime)
        && DaysOf(one).Intersect(DaysOf(other)).Any();

    private static IReadOnlyList<DayOfWeek> DaysOf(Period period) => period.Days.Count == 0 ? AllDays : period.Days;
}
