namespace Prometheus;

/// <summary>Makes metrics.</summary>
public interface IMetricFactory
{
    /// <summary>A value that only grows.</summary>
    Counter CreateCounter(string name, string help, CounterConfiguration? configuration = null);

    /// <summary>A value that only grows, by labels.</summary>
    Counter CreateCounter(string name, string help, string[] labelNames, CounterConfiguration? configuration = null);

    /// <summary>A value that grows and shrinks.</summary>
    Gauge CreateGauge(string name, string help, GaugeConfiguration? configuration = null);

    /// <summary>A value that grows and shrinks, by labels.</summary>
    Gauge CreateGauge(string name, string help, string[] labelNames, GaugeConfiguration? configuration = null);

    /// <summary>Counts observations by size.</summary>
    Histogram CreateHistogram(string name, string help, HistogramConfiguration? configuration = null);

    /// <summary>Counts observations by size and labels.</summary>
    Histogram CreateHistogram(string name, string help, string[] labelNames, HistogramConfiguration? configuration = null);

    /// <summary>Counts and sums observations.</summary>
    Summary CreateSummary(string name, string help, SummaryConfiguration? configuration = null);

    /// <summary>Counts and sums observations by labels.</summary>
    Summary CreateSummary(string name, string help, string[] labelNames, SummaryConfiguration? configuration = null);
}

/// <summary>Makes metrics in one registry.</summary>
public sealed class MetricFactory : IMetricFactory
{
    private readonly CollectorRegistry _registry;

    internal MetricFactory(CollectorRegistry registry) => _registry = registry;

    /// <inheritdoc />
    public Counter CreateCounter(string name, string help, CounterConfiguration? configuration = null) =>
        CreateCounter(name, help, configuration?.LabelNames ?? [], configuration);

    /// <inheritdoc />
    public Counter CreateCounter(string name, string help, string[] labelNames, CounterConfiguration? configuration = null) =>
        _registry.GetOrAdd(name, labelNames, () => new Counter(name, help, labelNames, configuration?.SuppressInitialValue ?? false));

    /// <inheritdoc />
    public Gauge CreateGauge(string name, string help, GaugeConfiguration? configuration = null) =>
        CreateGauge(name, help, configuration?.LabelNames ?? [], configuration);

    /// <inheritdoc />
    public Gauge CreateGauge(string name, string help, string[] labelNames, GaugeConfiguration? configuration = null) =>
        _registry.GetOrAdd(name, labelNames, () => new Gauge(name, help, labelNames, configuration?.SuppressInitialValue ?? false));

    /// <inheritdoc />
    public Histogram CreateHistogram(string name, string help, HistogramConfiguration? configuration = null) =>
        CreateHistogram(name, help, configuration?.LabelNames ?? [], configuration);

    /// <inheritdoc />
    public Histogram CreateHistogram(string name, string help, string[] labelNames, HistogramConfiguration? configuration = null) =>
        _registry.GetOrAdd(name, labelNames, () =>
            new Histogram(name, help, labelNames, configuration?.SuppressInitialValue ?? false, configuration?.Buckets));

    /// <inheritdoc />
    public Summary CreateSummary(string name, string help, SummaryConfiguration? configuration = null) =>
        CreateSummary(name, help, configuration?.LabelNames ?? [], configuration);

    /// <inheritdoc />
    public Summary CreateSummary(string name, string help, string[] labelNames, SummaryConfiguration? configuration = null) =>
        _registry.GetOrAdd(name, labelNames, () => new Summary(name, help, labelNames, configuration?.SuppressInitialValue ?? false));
}
