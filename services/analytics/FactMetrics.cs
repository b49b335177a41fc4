using System.Diagnostics.Metrics;

namespace Coaching.Analytics;

/// <summary>How many facts reach the figures, and how long after they were made.</summary>
internal static class FactMetrics
{
    private static readonly Meter Meter = new("Coaching.Analytics");

    private static readonly Counter<long> Facts = Meter.CreateCounter<long>("coaching.analytics.facts", "{fact}", "Facts applied to the figures.");

    private static readonly Histogram<double> Lag =
        Meter.CreateHistogram<double>("coaching.analytics.lag", "s", "Time from when a fact was made until it is in the figures.");

    public static void Applied(Tx tx, string source, DateTimeOffset time)
    {
        var tag = new KeyValuePair<string, object?>("source", source);
        Facts.Add(1, tag);
        Lag.Record(Math.Max(0, (tx.Now - time).TotalSeconds), tag);
    }
}
