namespace Prometheus;

/// <summary>What all kinds of metric can be told.</summary>
public abstract class MetricConfiguration
{
    /// <summary>The names of the labels, in the order in which values are given.</summary>
    public string[]? LabelNames { get; set; }

    /// <summary>True leaves a series out of the export until it has been written to.</summary>
    public bool SuppressInitialValue { get; set; }
}

/// <summary>How a counter is made.</summary>
public class CounterConfiguration : MetricConfiguration;

/// <summary>How a gauge is made.</summary>
public class GaugeConfiguration : MetricConfiguration;

/// <summary>How a summary is made.</summary>
public sealed class SummaryConfiguration : MetricConfiguration;

/// <summary>How a histogram is made.</summary>
public sealed class HistogramConfiguration : MetricConfiguration
{
    /// <summary>The upper bounds of the buckets, rising; the last bucket, without a bound, is added to them.</summary>
    public double[]? Buckets { get; set; }
}
