using System.Diagnostics.Metrics;

namespace Coaching.Platform;

/// <summary>What the writer is doing.</summary>
internal static class DatabaseMetrics
{
    private static readonly Meter Meter = new("Coaching.Platform");

    private static readonly Histogram<int> GroupSize =
        Meter.CreateHistogram<int>("coaching.database.group.size", "{request}", "Requests that one commit carried.");

    private static readonly Histogram<double> CommitDuration =
        Meter.CreateHistogram<double>("coaching.database.commit.duration", "s", "Time that one commit waited for the disk.");

    internal static void Committed(int requests, TimeSpan duration)
    {
        GroupSize.Record(requests);
        CommitDuration.Record(duration.TotalSeconds);
    }
}
