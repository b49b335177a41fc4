using Prometheus;

namespace Coaching.Observations;

internal static class ObservationMetrics
{
    public static readonly Counter.Child Submitted =
        Metrics.CreateCounter("coaching_observations_submitted_total", "Observations recorded.").Unlabelled;

    public static readonly Counter.Child DroppedIn =
        Metrics.CreateCounter("coaching_drop_ins_recorded_total", "Drop-ins recorded.").Unlabelled;

    public static readonly Counter.Child FeedbackHeld =
        Metrics.CreateCounter("coaching_feedback_meetings_held_total", "Feedback meetings recorded.").Unlabelled;

    /// <summary>Shows the zeros, without which the first of a kind would not be seen as an increase.</summary>
    public static void Show() => _ = (Submitted, DroppedIn, FeedbackHeld);
}
