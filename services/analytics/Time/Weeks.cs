using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>Weeks from Monday to Sunday where the platform serves, numbered so that they can be compared and grouped.</summary>
internal sealed class Weeks(Today today)
{
    private const int Days = 7;

    private static readonly DateOnly First = new(1970, 1, 5);

    /// <summary>The day that it is.</summary>
    public DateOnly Date => today.Date;

    /// <summary>The week that runs.</summary>
    public int Now => Of(today.Date);

    /// <summary>The week of a time.</summary>
    public int Of(DateTimeOffset time) => Of(today.Of(time));

    /// <summary>The week of a day; what lies before the first week counts to it.</summary>
    public static int Of(DateOnly day) => Math.Max(0, day.DayNumber - First.DayNumber) / Days;

    /// <summary>The first week that begins on the day or later.</summary>
    public static int From(DateOnly day) => Math.Max(0, day.DayNumber - First.DayNumber + Days - 1) / Days;

    /// <summary>The day with which a week begins.</summary>
    public static DateOnly Monday(int week) => First.AddDays(week * Days);
}
