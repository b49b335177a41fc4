using System.Text.Json;
using Prometheus;
using MissReason = Coaching.Scheduling.V1.Session.Types.MissReason;

namespace Coaching.Scheduling;

internal static class SessionMetrics
{
    public static readonly Counter.Child Planned = Metrics.CreateCounter("coaching_sessions_planned_total", "Sessions planned.").Unlabelled;

    public static readonly Counter.Child Completed = Metrics.CreateCounter("coaching_sessions_completed_total", "Sessions that took place.").Unlabelled;

    public static readonly Counter.Child CoverRefused =
        Metrics.CreateCounter("coaching_cover_refused_total", "People who were not taken for cover because of coaching.").Unlabelled;

    private static readonly Counter AllMissed = Metrics.CreateCounter("coaching_sessions_missed_total", "Sessions that did not take place.", ["reason"]);

    private static readonly Dictionary<MissReason, Counter.Child> MissedFor = Enum.GetValues<MissReason>()
        .Where(reason => reason != MissReason.Unspecified)
        .ToDictionary(reason => reason, reason => AllMissed.WithLabels(JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString())));

    public static Counter.Child Missed(MissReason reason) => MissedFor[reason];

    /// <summary>Shows the zeros, without which the first of a kind would not be seen as an increase.</summary>
    public static void Show() => _ = (Planned, Completed, MissedFor, CoverRefused);
}
