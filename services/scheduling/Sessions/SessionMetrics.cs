using System.Diagnostics.Metrics;

namespace Coaching.Scheduling;

internal static class SessionMetrics
{
    private static readonly Meter Meter = new("Coaching.Scheduling");

    public static readonly Counter<long> Planned =
        Meter.CreateCounter<long>("coaching.sessions.planned", "{session}", "Sessions planned.");

    public static readonly Counter<long> Completed =
        Meter.CreateCounter<long>("coaching.sessions.completed", "{session}", "Sessions that took place.");

    public static readonly Counter<long> Missed =
        Meter.CreateCounter<long>("coaching.sessions.missed", "{session}", "Sessions that did not take place.");
}
