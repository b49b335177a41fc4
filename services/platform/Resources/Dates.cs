using Google.Protobuf.WellKnownTypes;
using Date = Google.Type.Date;

namespace Coaching.Platform;

/// <summary>google.type.Date to <see cref="DateOnly"/> and back; only whole dates are dates here.</summary>
public static class Dates
{
    /// <summary>The message of a date.</summary>
    public static Date ToProto(this DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    /// <summary>The message of a date, or none.</summary>
    public static Date? ToProto(this DateOnly? date) => date?.ToProto();

    /// <summary>The date of a message that is known to be valid.</summary>
    public static DateOnly ToDateOnly(this Date date)
    {
        ArgumentNullException.ThrowIfNull(date);
        return new DateOnly(date.Year, date.Month, date.Day);
    }

    /// <summary>The date of a message, or null when it is absent, empty or no date of the calendar.</summary>
    public static DateOnly? ToDateOnlyOrNull(this Date? date) => TryRead(date, out var read) ? read : null;

    /// <summary>Reads a message that may be absent, partial or impossible.</summary>
    public static bool TryRead(Date? message, out DateOnly date)
    {
        var valid = message is { Year: >= 1 and <= 9999, Month: >= 1 and <= 12, Day: >= 1 } && message.Day <= DateTime.DaysInMonth(message.Year, message.Month);
        date = valid ? message!.ToDateOnly() : default;
        return valid;
    }
}

/// <summary>google.protobuf.Timestamp to <see cref="DateTimeOffset"/> and back, in UTC and in microseconds, as both databases keep time.</summary>
public static class Times
{
    private const long MinSeconds = -62135596800;
    private const long MaxSeconds = 253402300799;

    /// <summary>The message of a time.</summary>
    public static Timestamp ToProto(this DateTimeOffset time) => Timestamp.FromDateTimeOffset(time);

    /// <summary>The message of a time, or none.</summary>
    public static Timestamp? ToProto(this DateTimeOffset? time) => time is { } set ? Timestamp.FromDateTimeOffset(set) : null;

    /// <summary>The time of a message, or null when it is absent or out of range.</summary>
    public static DateTimeOffset? ToTimeOrNull(this Timestamp? message) => TryRead(message, out var time) ? time : null;

    /// <summary>Reads a message that may be absent or out of range; what is finer than a microsecond is cut.</summary>
    public static bool TryRead(Timestamp? message, out DateTimeOffset time)
    {
        var valid = message is { Seconds: >= MinSeconds and <= MaxSeconds, Nanos: >= 0 and <= 999_999_999 };
        time = valid ? DateTimeOffset.FromUnixTimeSeconds(message!.Seconds).AddTicks(message.Nanos / 1000 * TimeSpan.TicksPerMicrosecond) : default;
        return valid;
    }
}
