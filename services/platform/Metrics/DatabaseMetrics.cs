using System.Diagnostics;
using Prometheus;

namespace Coaching.Platform;

/// <summary>What waits for the database and for how long, what commits carry, and what became of requests that may be repeated.</summary>
internal sealed class DatabaseMetrics : IDisposable
{
    private static readonly Histogram GroupSizes = Metrics.CreateHistogram(
        "coaching_database_group_size", "Requests that one commit carried.", ["service"], new HistogramConfiguration { Buckets = Buckets.Sizes });

    private static readonly Histogram CommitDurations = Metrics.CreateHistogram(
        "coaching_database_commit_duration_seconds", "Time that one commit waited for the disk.", ["service"], new HistogramConfiguration { Buckets = Buckets.Seconds });

    private static readonly Histogram Waits = Metrics.CreateHistogram(
        "coaching_database_wait_seconds", "Time that work waited for the writer or for a connection.", ["service", "kind"],
        new HistogramConfiguration { Buckets = Buckets.Seconds });

    private static readonly Gauge Waiting = Metrics.CreateGauge(
        "coaching_database_waiting", "Work that waits for the writer or for a connection.", ["service", "kind"]);

    private static readonly Gauge Limits = Metrics.CreateGauge(
        "coaching_database_waiting_limit", "How much work may wait; more is refused.", ["service", "kind"]);

    private static readonly Counter Refusals = Metrics.CreateCounter(
        "coaching_database_refused_total", "Work that was refused because too much was waiting.", ["service", "kind"]);

    private static readonly Counter Requests = Metrics.CreateCounter(
        "coaching_requests_total", "Requests with an id, by whether they had their effect, were repeated, or used an id of another request.", ["service", "outcome"]);

    private static readonly Gauge DiskFree = Metrics.CreateGauge("coaching_disk_free_bytes", "Free space where the database file is.", ["service"]);

    private static readonly Gauge DiskSize = Metrics.CreateGauge("coaching_disk_size_bytes", "Space in all where the database file is.", ["service"]);

    private readonly string _service;
    private readonly Histogram.Child _groupSize;
    private readonly Histogram.Child _commitDuration;
    private readonly List<Sampling> _samplings = [];

    public DatabaseMetrics(string service)
    {
        _service = service;
        _groupSize = GroupSizes.WithLabels(service);
        _commitDuration = CommitDurations.WithLabels(service);
        First = Requests.WithLabels(service, "first");
        Repeated = Requests.WithLabels(service, "repeated");
        Conflicting = Requests.WithLabels(service, "conflicting");
    }

    /// <summary>Requests that had their effect.</summary>
    public Counter.Child First { get; }

    /// <summary>Requests that had had their effect before.</summary>
    public Counter.Child Repeated { get; }

    /// <summary>Requests refused because their id belongs to another.</summary>
    public Counter.Child Conflicting { get; }

    public void Committed(int requests, TimeSpan duration)
    {
        _groupSize.Observe(requests);
        _commitDuration.Observe(duration.TotalSeconds);
    }

    /// <summary>A queue before the database: `write`, `read`, or `any` where both use the same connections.</summary>
    public WaitMetrics Queue(string kind, int limit, Func<int> waiting)
    {
        Limits.WithLabels(_service, kind).Set(limit);
        var gauge = Waiting.WithLabels(_service, kind);
        _samplings.Add(Sampling.Of(() => gauge.Set(waiting())));
        return new WaitMetrics(Waits.WithLabels(_service, kind), Refusals.WithLabels(_service, kind));
    }

    /// <summary>Tells the space on the disk that holds the file.</summary>
    public void WatchDisk(string path)
    {
        var (free, size, drive) = (DiskFree.WithLabels(_service), DiskSize.WithLabels(_service), new DriveInfo(path));
        _samplings.Add(Sampling.Of(() =>
        {
            free.Set(drive.AvailableFreeSpace);
            size.Set(drive.TotalSize);
        }));
    }

    public void Dispose() => _samplings.ForEach(sampling => sampling.Dispose());
}

/// <summary>What one queue before the database tells.</summary>
internal sealed class WaitMetrics(Histogram.Child waits, Counter.Child refusals)
{
    /// <summary>Work went on at once.</summary>
    public void None() => waits.Observe(0);

    /// <summary>Work went on that had come at this <see cref="Stopwatch"/> time.</summary>
    public void Since(long timestamp) => waits.Observe(Stopwatch.GetElapsedTime(timestamp).TotalSeconds);

    /// <summary>Work was sent away.</summary>
    public void Refused() => refusals.Inc();
}
