using System.Diagnostics;

namespace Prometheus;

/// <summary>A running clock.</summary>
public interface ITimer : IDisposable
{
    /// <summary>Records the time that has passed, and returns it.</summary>
    TimeSpan ObserveDuration();
}

/// <summary>Clocks that record what they measured, in seconds, when they are disposed.</summary>
public static class TimerExtensions
{
    /// <summary>Starts a clock that makes one observation.</summary>
    public static ITimer NewTimer(this IObserver observer) => new Timer(observer.Observe);

    /// <summary>Starts a clock that sets the gauge.</summary>
    public static ITimer NewTimer(this IGauge gauge) => new Timer(gauge.Set);

    /// <summary>Starts a clock that adds to the counter.</summary>
    public static ITimer NewTimer(this ICounter counter) => new Timer(counter.Inc);

    private sealed class Timer(Action<double> record) : ITimer
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        public TimeSpan ObserveDuration()
        {
            var passed = Stopwatch.GetElapsedTime(_start);
            record(passed.TotalSeconds);
            return passed;
        }

        public void Dispose() => ObserveDuration();
    }
}

/// <summary>Counts what is under way.</summary>
public static class GaugeExtensions
{
    /// <summary>Raises the gauge until the returned object is disposed.</summary>
    public static IDisposable TrackInProgress(this IGauge gauge)
    {
        gauge.Inc();
        return new InProgress(gauge);
    }

    private sealed class InProgress(IGauge gauge) : IDisposable
    {
        public void Dispose() => gauge.Dec();
    }
}
