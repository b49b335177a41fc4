using System.Reflection;
using Prometheus;

namespace Coaching.Platform;

/// <summary>What the runtime knows of this process beyond its memory and processor time, and which build it is.</summary>
internal static class RuntimeMetrics
{
    private static readonly Counter GcPause = Metrics.CreateCounter("dotnet_gc_pause_seconds_total", "Time for which the collector paused the process.");

    private static readonly Gauge MemoryLimit = Metrics.CreateGauge("dotnet_memory_limit_bytes", "Memory that the collector takes to be there for the process.");

    private static readonly Gauge Queue = Metrics.CreateGauge("dotnet_thread_pool_queue_length", "Work items that wait for a thread.");

    private static readonly Gauge Threads = Metrics.CreateGauge("dotnet_thread_pool_threads", "Threads of the pool.");

    private static readonly Counter Contentions = Metrics.CreateCounter("dotnet_monitor_lock_contentions_total", "Times that a thread had to wait for a lock.");

    private static readonly Gauge Build = Metrics.CreateGauge("coaching_build_info", "1, with the version of the program.", ["version"]);

    private static Sampling? _sampling;

    /// <summary>Begins to tell; a second call changes nothing.</summary>
    public static void Start()
    {
        var assembly = Assembly.GetEntryAssembly() ?? typeof(RuntimeMetrics).Assembly;
        Build.WithLabels(assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown").Set(1);
        _sampling ??= Sampling.Of(Sample);
    }

    private static void Sample()
    {
        GcPause.IncTo(GC.GetTotalPauseDuration().TotalSeconds);
        MemoryLimit.Set(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        Queue.Set(ThreadPool.PendingWorkItemCount);
        Threads.Set(ThreadPool.ThreadCount);
        Contentions.IncTo(Monitor.LockContentionCount);
    }
}
