using Coaching.Platform;
using Google.Type;
using DayOfWeek = Google.Type.DayOfWeek;

namespace Coaching.Scheduling;

/// <summary>Days of the week and times of the day, from the contract's messages and back.</summary>
internal static class WallClock
{
    /// <summary>Requires a time of the day in whole minutes, from midnight to 23:59.</summary>
    public static void Check(Violations violations, string path, TimeOfDay? time) => violations.Require(
        time is { Hours: >= 0 and <= 23, Minutes: >= 0 and <= 59, Seconds: 0, Nanos: 0 },
        path,
        "must be set to a time of the day from 00:00 to 23:59, in whole minutes");

    /// <summary>Requires two times of one day, the second after the first.</summary>
    public static void CheckSpan(Violations violations, string path, TimeOfDay? start, TimeOfDay? end)
    {
        Check(violations, $"{path}.start_time", start);
        Check(violations, $"{path}.end_time", end);
        violations.Require(start is null || end is null || Minute(start) < Minute(end), $"{path}.end_time", "must be after start_time");
    }

    /// <summary>The minute of the day.</summary>
    public static int Minute(TimeOfDay time) => (time.Hours * 60) + time.Minutes;

    /// <summary>The time of the day at a minute of it.</summary>
    public static TimeOfDay FromMinute(int minute) => new() { Hours = minute / 60, Minutes = minute % 60 };

    public static TimeOnly ToTimeOnly(this TimeOfDay time) => new(time.Hours, time.Minutes);

    public static TimeOfDay ToProto(this TimeOnly time) => new() { Hours = time.Hour, Minutes = time.Minute };

    public static DayOfWeek ToProto(this System.DayOfWeek day) => day == System.DayOfWeek.Sunday ? DayOfWeek.Sunday : (DayOfWeek)(int)day;

    public static System.DayOfWeek ToDayOfWeek(this DayOfWeek day) => day == DayOfWeek.Sunday ? System.DayOfWeek.Sunday : (System.DayOfWeek)(int)day;
}
