using Prometheus;

namespace Coaching.Plcs;

internal static class PlcMetrics
{
    public static readonly Counter.Child MeetingsHeld =
        Metrics.CreateCounter("coaching_plc_meetings_held_total", "PLC meetings that took place.").Unlabelled;

    /// <summary>Shows the zero, without which the first one would not be seen as an increase.</summary>
    public static void Show() => _ = MeetingsHeld;
}
