using System.Diagnostics.Metrics;

namespace Prometheus;

/// <summary>Shows the instruments of System.Diagnostics.Metrics as Prometheus metrics.</summary>
public sealed class MeterAdapter : IDisposable
{
    private readonly MeterAdapterOptions _options;
    private readonly MetricFactory _factory;
    private readonly MeterListener _listener = new();
    private volatile bool _disposed;

    private MeterAdapter(MeterAdapterOptions options)
    {
        _options = options;
        _factory = new MetricFactory(options.Registry);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (options.InstrumentFilterPredicate(instrument) && SeriesOf(instrument) is { } series)
            {
                listener.EnableMeasurementEvents(instrument, series);
            }
        };
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Record(state, (double)value, tags));
        options.Registry.AddBeforeCollectCallback(() =>
        {
            if (!_disposed)
            {
                _listener.RecordObservableInstruments();
            }
        });
        _listener.Start();
    }

    /// <summary>Shows every instrument in the default registry until the returned object is disposed.</summary>
    public static IDisposable StartListening() => StartListening(new MeterAdapterOptions());

    /// <summary>Shows instruments until the returned object is disposed.</summary>
    public static IDisposable StartListening(MeterAdapterOptions options) => new MeterAdapter(options);

    /// <inheritdoc />
    public void Dispose()
    {
        _disposed = true;
        _listener.Dispose();
    }

    private static void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((InstrumentSeries)state!).Record(value, tags);

    private InstrumentSeries? SeriesOf(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        var counts = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        var name = Names.OfMetric(instrument, counts);
        var help = string.IsNullOrEmpty(instrument.Description) ? $"{instrument.Name} of {instrument.Meter.Name}." : instrument.Description;

        if (kind == typeof(Counter<>))
        {
            return new InstrumentSeries((labels, values) =>
            {
                var child = _factory.CreateCounter(name, help, labels).WithLabels(values);
                return amount => child.Inc(Math.Max(0, amount));
            });
        }

        if (kind == typeof(ObservableCounter<>))
        {
            return new InstrumentSeries((labels, values) => _factory.CreateCounter(name, help, labels).WithLabels(values).IncTo);
        }

        if (kind == typeof(UpDownCounter<>))
        {
            return new InstrumentSeries((labels, values) => _factory.CreateGauge(name, help, labels).WithLabels(values).Inc);
        }

        if (kind == typeof(Histogram<>))
        {
            var buckets = new HistogramConfiguration { Buckets = _options.ResolveHistogramBuckets(instrument) };
            return new InstrumentSeries(
                (labels, values) => _factory.CreateHistogram(name, help, labels, buckets).WithLabels(values).Observe);
        }

        return kind == typeof(Gauge<>) || kind == typeof(ObservableGauge<>) || kind == typeof(ObservableUpDownCounter<>)
            ? new InstrumentSeries((labels, values) => _factory.CreateGauge(name, help, labels).WithLabels(values).Set)
            : null;
    }
}
