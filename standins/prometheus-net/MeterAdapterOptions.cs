using System.Diagnostics.Metrics;

namespace Prometheus;

/// <summary>How instruments of System.Diagnostics.Metrics are shown.</summary>
public sealed record MeterAdapterOptions
{
    /// <summary>The bounds used unless <see cref="ResolveHistogramBuckets"/> gives others.</summary>
    public static readonly double[] DefaultHistogramBuckets =
        [.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10];

    /// <summary>Which instruments are shown; all unless set.</summary>
    public Func<Instrument, bool> InstrumentFilterPredicate { get; set; } = _ => true;

    /// <summary>The registry that they are shown in.</summary>
    public CollectorRegistry Registry { get; set; } = Metrics.DefaultRegistry;

    /// <summary>The bucket bounds of a histogram.</summary>
    public Func<Instrument, double[]> ResolveHistogramBuckets { get; set; } = _ => DefaultHistogramBuckets;
}
