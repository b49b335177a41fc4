using System.Diagnostics;
using System.Globalization;

namespace Prometheus;

/// <summary>Memory, processor time and threads of this process.</summary>
internal static class ProcessMetrics
{
    public static void Register(CollectorRegistry registry)
    {
        var factory = new MetricFactory(registry);
        var cpu = factory.CreateCounter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
        var started = factory.CreateGauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.");
        var working = factory.CreateGauge("process_working_set_bytes", "Process working set.");
        var virtualMemory = factory.CreateGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");
        var handles = factory.CreateGauge("process_open_handles", "Number of open handles.");
        var threads = factory.CreateGauge("process_num_threads", "Total number of threads.");
        var heap = factory.CreateGauge("dotnet_total_memory_bytes", "Total known allocated memory.");
        var collections = factory.CreateCounter("dotnet_collection_count_total", "GC collection count.", ["generation"]);

        // Once: worked out anew it would differ by a little, and look like a restart.
        using (var self = Process.GetCurrentProcess())
        {
            started.Set((self.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
        }

        registry.AddBeforeCollectCallback(() =>
        {
            using var process = Process.GetCurrentProcess();
            cpu.IncTo(process.TotalProcessorTime.TotalSeconds);
            working.Set(process.WorkingSet64);
            virtualMemory.Set(process.VirtualMemorySize64);
            handles.Set(process.HandleCount);
            threads.Set(process.Threads.Count);
            heap.Set(GC.GetTotalMemory(forceFullCollection: false));
            for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            {
                collections.WithLabels(generation.ToString(CultureInfo.InvariantCulture)).IncTo(GC.CollectionCount(generation));
            }
        });
    }
}
