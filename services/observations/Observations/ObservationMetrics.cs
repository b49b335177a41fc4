using System.Diagnostics.Metrics;

namespace Coaching.Observations;

internal static class ObservationMetrics
{
    private static readonly Meter Meter = new("Coaching.Observations");

    public static readonly Counter<long> Submitted =
        Meter.CreateCounter<long>("coaching.observations.submitted", "{observation}", "Observations recorded.");
}
