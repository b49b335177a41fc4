namespace Prometheus;

/// <summary>The metrics of the process.</summary>
public static class Metrics
{
    private static SuppressDefaultMetricOptions _suppressed = SuppressDefaultMetricOptions.SuppressNone;
    private static Action<MeterAdapterOptions> _configureMeterAdapter = _ => { };

    /// <summary>The registry that is exported unless another is named.</summary>
    public static CollectorRegistry DefaultRegistry { get; } = new(StartDefaultMetrics);

    /// <summary>Makes metrics in the default registry.</summary>
    public static IMetricFactory DefaultFactory { get; } = new MetricFactory(DefaultRegistry);

    /// <summary>An empty registry.</summary>
    public static CollectorRegistry NewCustomRegistry() => new();

    /// <summary>Makes metrics in a registry.</summary>
    public static IMetricFactory WithCustomRegistry(CollectorRegistry registry) => new MetricFactory(registry);

    /// <summary>Leaves out what the default registry would show by itself; to be called before the first export.</summary>
    public static void SuppressDefaultMetrics(SuppressDefaultMetricOptions options) => _suppressed = options;

    /// <summary>Leaves out everything that the default registry would show by itself; to be called before the first export.</summary>
    public static void SuppressDefaultMetrics() => SuppressDefaultMetrics(SuppressDefaultMetricOptions.SuppressAll);

    /// <summary>How instruments of System.Diagnostics.Metrics are shown; to be called before the first export.</summary>
    public static void ConfigureMeterAdapter(Action<MeterAdapterOptions> callback) => _configureMeterAdapter = callback;

    /// <inheritdoc cref="IMetricFactory.CreateCounter(string, string, CounterConfiguration?)" />
    public static Counter CreateCounter(string name, string help, CounterConfiguration? configuration = null) =>
        DefaultFactory.CreateCounter(name, help, configuration);

    /// <inheritdoc cref="IMetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)" />
    public static Counter CreateCounter(string name, string help, string[] labelNames, CounterConfiguration? configuration = null) =>
        DefaultFactory.CreateCounter(name, help, labelNames, configuration);

    /// <inheritdoc cref="IMetricFactory.CreateGauge(string, string, GaugeConfiguration?)" />
    public static Gauge CreateGauge(string name, string help, GaugeConfiguration? configuration = null) =>
        DefaultFactory.CreateGauge(name, help, configuration);

    /// <inheritdoc cref="IMetricFactory.CreateGauge(string, string, string[], GaugeConfiguration?)" />
    public static Gauge CreateGauge(string name, string help, string[] labelNames, GaugeConfiguration? configuration = null) =>
        DefaultFactory.CreateGauge(name, help, labelNames, configuration);

    /// <inheritdoc cref="IMetricFactory.CreateHistogram(string, string, HistogramConfiguration?)" />
    public static Histogram CreateHistogram(string name, string help, HistogramConfiguration? configuration = null) =>
        DefaultFactory.CreateHistogram(name, help, configuration);

    /// <inheritdoc cref="IMetricFactory.CreateHistogram(string, string, string[], HistogramConfiguration?)" />
    public static Histogram CreateHistogram(string name, string help, string[] labelNames, HistogramConfiguration? configuration = null) =>
        DefaultFactory.CreateHistogram(name, help, labelNames, configuration);

    /// <inheritdoc cref="IMetricFactory.CreateSummary(string, string, SummaryConfiguration?)" />
    public static Summary CreateSummary(string name, string help, SummaryConfiguration? configuration = null) =>
        DefaultFactory.CreateSummary(name, help, configuration);

    /// <inheritdoc cref="IMetricFactory.CreateSummary(string, string, string[], SummaryConfiguration?)" />
    public static Summary CreateSummary(string name, string help, string[] labelNames, SummaryConfiguration? configuration = null) =>
        DefaultFactory.CreateSummary(name, help, labelNames, configuration);

    private static void StartDefaultMetrics()
    {
        if (!_suppressed.SuppressProcessMetrics)
        {
            ProcessMetrics.Register(DefaultRegistry);
        }

        if (!_suppressed.SuppressMeters)
        {
            var options = new MeterAdapterOptions();
            _configureMeterAdapter(options);
            _ = MeterAdapter.StartListening(options);
        }
    }
}

/// <summary>What the default registry leaves out.</summary>
public sealed class SuppressDefaultMetricOptions
{
    internal static readonly SuppressDefaultMetricOptions SuppressAll = new() { SuppressProcessMetrics = true, SuppressMeters = true };

    internal static readonly SuppressDefaultMetricOptions SuppressNone = new();

    /// <summary>True leaves out memory, processor time and threads.</summary>
    public bool SuppressProcessMetrics { get; set; }

    /// <summary>True leaves out the instruments of System.Diagnostics.Metrics.</summary>
    public bool SuppressMeters { get; set; }
}
