using System.Diagnostics.Metrics;
using Prometheus;

namespace Coaching.StandIns.Tests;

public sealed class PrometheusMeterTests : IDisposable
{
    private readonly Meter _meter = new($"Coaching.StandIns.Tests.{Guid.NewGuid()}");
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly IDisposable _adapter;

    public PrometheusMeterTests() => _adapter = MeterAdapter.StartListening(new MeterAdapterOptions
    {
        Registry = _registry,
        InstrumentFilterPredicate = instrument => instrument.Meter == _meter && instrument.Name != "hidden",
        ResolveHistogramBuckets = instrument => instrument.Name == "lag" ? [1, 2] : MeterAdapterOptions.DefaultHistogramBuckets,
    });

    [Fact]
    public async Task Instruments_are_shown_under_names_with_their_units()
    {
        _meter.CreateCounter<long>("visits.done", "{visit}", "Visits done.").Add(3, new("county", 47), new("tier.name", "head"));
        _meter.CreateHistogram<double>("lag", "s", "Lag.").Record(1.5);
        _meter.CreateUpDownCounter<int>("queue", "By").Add(-2);
        _meter.CreateObservableGauge("depth", () => 7);
        _meter.CreateObservableCounter("read.bytes", () => 9L, "By");
        _meter.CreateCounter<long>("hidden").Add(1);

        var page = await PrometheusTextTests.Page(_registry);

        Assert.Contains("# HELP visits_done_total Visits done.\n# TYPE visits_done_total counter\n", page, StringComparison.Ordinal);
        Assert.Contains("visits_done_total{county=\"47\",tier_name=\"head\"} 3\n", page, StringComparison.Ordinal);
        Assert.Contains("lag_seconds_bucket{le=\"2\"} 1\nlag_seconds_bucket{le=\"+Inf\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("lag_seconds_sum 1.5\nlag_seconds_count 1\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE queue_bytes gauge\nqueue_bytes -2\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE depth gauge\ndepth 7\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE read_bytes_total counter\nread_bytes_total 9\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_of_tags_makes_no_second_series_and_a_missing_tag_makes_one()
    {
        var counter = _meter.CreateCounter<long>("c");
        counter.Add(1, new("a", 1), new("b", true));
        counter.Add(1, new("b", true), new("a", 1));
        counter.Add(1, new KeyValuePair<string, object?>("a", null));

        var page = await PrometheusTextTests.Page(_registry);

        Assert.Contains("c_total{a=\"1\",b=\"True\"} 2\n", page, StringComparison.Ordinal);
        Assert.Contains("c_total{a=\"\"} 1\n", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split("# TYPE c_total").Length - 1);
    }

    [Fact]
    public void A_measurement_seen_before_allocates_nothing()
    {
        var histogram = _meter.CreateHistogram<double>("hot", "s");
        var county = new KeyValuePair<string, object?>("county", "47");
        var tier = new KeyValuePair<string, object?>("tier", "head");
        histogram.Record(1, county, tier);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 1_000; step++)
        {
            histogram.Record(1, county, tier);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Two_instruments_that_cannot_share_a_name_do_not_break_the_measured_code()
    {
        _meter.CreateUpDownCounter<long>("same_total").Add(1);
        _meter.CreateCounter<long>("same").Add(1);

        Assert.Contains("same_total 1\n", await PrometheusTextTests.Page(_registry), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _adapter.Dispose();
        _meter.Dispose();
    }
}
