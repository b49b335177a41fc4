using System.Text;
using Prometheus;

namespace Coaching.StandIns.Tests;

public sealed class PrometheusTextTests
{
    [Fact]
    public async Task Every_kind_is_written_with_its_help_and_type_once()
    {
        var registry = Metrics.NewCustomRegistry();
        var factory = Metrics.WithCustomRegistry(registry);
        factory.CreateCounter("visits_total", "Visits.", ["county"]).WithLabels("47").Inc(2);
        factory.CreateCounter("visits_total", "Visits.", ["county"]).WithLabels("1").Inc();
        factory.CreateGauge("waiting", "Waiting now.").Set(-1.5);
        var histogram = factory.CreateHistogram("lag_seconds", "Lag.", new HistogramConfiguration { Buckets = [0.1, 1] });
        histogram.Observe(0.1);
        histogram.Observe(0.5, 2);
        histogram.Observe(7);
        factory.CreateSummary("size_bytes", "Size.").Observe(3);
        factory.CreateCounter("idle_total", "Never written.", ["label"]);
        factory.CreateCounter("zero_total", "Zero from the start.");
        factory.CreateCounter("silent_total", "Silent.", new CounterConfiguration { SuppressInitialValue = true });

        Assert.Equal(
            """
            # HELP lag_seconds Lag.
            # TYPE lag_seconds histogram
            lag_seconds_bucket{le="0.1"} 1
            lag_seconds_bucket{le="1"} 3
            lag_seconds_bucket{le="+Inf"} 4
            lag_seconds_sum 8.1
            lag_seconds_count 4
            # HELP size_bytes Size.
            # TYPE size_bytes summary
            size_bytes_sum 3
            size_bytes_count 1
            # HELP visits_total Visits.
            # TYPE visits_total counter
            visits_total{county="1"} 1
            visits_total{county="47"} 2
            # HELP waiting Waiting now.
            # TYPE waiting gauge
            waiting -1.5
            # HELP zero_total Zero from the start.
            # TYPE zero_total counter
            zero_total 0

            """,
            await Page(registry));
    }

    [Fact]
    public async Task Text_is_escaped_and_numbers_are_written_for_machines()
    {
        var registry = Metrics.NewCustomRegistry();
        registry.SetStaticLabels(new Dictionary<string, string> { ["service"] = "people" });
        var gauge = Metrics.WithCustomRegistry(registry).CreateGauge("g", "back\\slash\nnew \"line\"", ["l"]);
        gauge.WithLabels("a\\b\"c\nd").Set(double.PositiveInfinity);

        Assert.Equal(
            """
            # HELP g back\\slash\nnew "line"
            # TYPE g gauge
            g{service="people",l="a\\b\"c\nd"} +Inf

            """,
            await Page(registry));
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_count_at_once()
    {
        var factory = Metrics.WithCustomRegistry(Metrics.NewCustomRegistry());
        var counter = factory.CreateCounter("c_total", "Count.");
        var histogram = factory.CreateHistogram("h_seconds", "Time.");

        await Parallel.ForAsync(0, 8, (_, _) =>
        {
            for (var step = 0; step < 50_000; step++)
            {
                counter.Inc();
                histogram.Observe(1);
            }

            return ValueTask.CompletedTask;
        });

        Assert.Equal(400_000, counter.Value);
        Assert.Equal(400_000, histogram.Count);
        Assert.Equal(400_000, histogram.Sum);
    }

    [Fact]
    public void Wrong_names_labels_and_amounts_are_refused()
    {
        var factory = Metrics.WithCustomRegistry(Metrics.NewCustomRegistry());
        var counter = factory.CreateCounter("c_total", "Count.", ["a"]);

        Assert.Throws<ArgumentException>(() => factory.CreateCounter("not a name", "Help."));
        Assert.Throws<ArgumentException>(() => factory.CreateCounter("d_total", "Help.", ["not-a-label"]));
        Assert.Throws<ArgumentException>(() => counter.WithLabels("1", "2"));
        Assert.Throws<ArgumentOutOfRangeException>(() => counter.WithLabels("1").Inc(-1));
        Assert.Throws<InvalidOperationException>(() => factory.CreateGauge("c_total", "Gauge.", ["a"]));
        Assert.Throws<ArgumentException>(() =>
            factory.CreateHistogram("h", "Help.", new HistogramConfiguration { Buckets = [2, 1] }));
    }

    [Fact]
    public void Timers_and_progress_are_recorded()
    {
        var factory = Metrics.WithCustomRegistry(Metrics.NewCustomRegistry());
        var histogram = factory.CreateHistogram("h_seconds", "Time.");
        var gauge = factory.CreateGauge("under_way", "Under way.");

        using (histogram.NewTimer())
        using (gauge.TrackInProgress())
        {
            Assert.Equal(1, gauge.Value);
        }

        Assert.Equal(0, gauge.Value);
        Assert.Equal(1, histogram.Count);
        Assert.True(histogram.Sum > 0);
    }

    internal static async Task<string> Page(CollectorRegistry registry)
    {
        using var page = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(page);

        // Series come in no set order.
        var lines = Encoding.UTF8.GetString(page.ToArray()).Split('\n');
        return string.Join('\n', lines.Order(Comparer<string>.Create((x, y) =>
            x.StartsWith("visits_total{", StringComparison.Ordinal) && y.StartsWith("visits_total{", StringComparison.Ordinal)
                ? string.CompareOrdinal(x, y)
                : 0)));
    }
}
