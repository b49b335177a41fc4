using System.Diagnostics.Metrics;

namespace Coaching.Plcs;

internal static class PlcMetrics
{
    private static readonly Meter Meter = new("Coaching.Plcs");

    public static readonly Counter<long> MeetingsHeld =
        Meter.CreateCounter<long>("coaching.plcs.meetings.held", "{meeting}", "PLC meetings that took place.");
}
