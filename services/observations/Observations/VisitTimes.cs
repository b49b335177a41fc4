using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Observations;

/// <summary>The rules of when something that has taken place began and ended.</summary>
internal static class VisitTimes
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    public static void Check(Violations violations, string path, Timestamp? start, Timestamp? end, DateTimeOffset now)
    {
        Check(violations, $"{path}.start_time", start, now, out var began);
        Check(violations, $"{path}.end_time", end, now, out var ended);
        if (began is not null && ended is not null)
        {
            violations
                .Require(ended > began, $"{path}.end_time", "must be after the start")
                .Require(ended - began <= Longest, $"{path}.end_time", "must be at most 8 hours after the start");
        }
    }

    private static void Check(Violations violations, string path, Timestamp? message, DateTimeOffset now, out DateTimeOffset? time)
    {
        time = message.ToTimeOrNull();
        violations
            .Require(time is not null, path, "must be set to a time between the years 1 and 9999")
            .Require(time is null || time <= now, path, "must not be in the future");
    }
}
