using System.Collections.Concurrent;
using Prometheus;

namespace Coaching.Platform;

/// <summary>Brings gauges up to date when somebody reads them, for as long as whoever knows their values lives.</summary>
internal sealed class Sampling : IDisposable
{
    private static readonly ConcurrentDictionary<Sampling, Action> Living = [];

    // Once for the process: the registry forgets no callback.
    static Sampling() => Metrics.DefaultRegistry.AddBeforeCollectCallback(() =>
    {
        foreach (var sample in Living.Values)
        {
            sample();
        }
    });

    private Sampling()
    {
    }

    public static Sampling Of(Action sample)
    {
        var sampling = new Sampling();
        Living[sampling] = sample;
        return sampling;
    }

    public void Dispose() => Living.TryRemove(this, out _);
}
