using Coaching.Testing;

namespace Coaching.EndToEnd.Tests;

[Collection(SeededPlatformGroup.Name)]
public class MetricsTests(SeededPlatform seeded)
{
    [PromtoolFact]
    public async Task Promtool_accepts_the_metrics_of_every_process_after_real_work()
    {
        using var http = new HttpClient();
        foreach (var port in seeded.Platform.Addresses.Values.Select(address => address.Rest).Append(seeded.Platform.Rest.Port))
        {
            var page = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));

            Assert.Contains("# TYPE", page, StringComparison.Ordinal);
            Assert.Equal("", await JudgeTools.CheckMetrics(page));
        }
    }

    [Fact]
    public async Task Metrics_name_no_person_and_no_resource()
    {
        using var http = new HttpClient();
        foreach (var port in seeded.Platform.Addresses.Values.Select(address => address.Rest).Append(seeded.Platform.Rest.Port))
        {
            var page = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));

            // A route's own parameter is no name.
            Assert.DoesNotMatch("people/[^{]", page);
            Assert.DoesNotContain("coachingRelationships/", page, StringComparison.Ordinal);
        }
    }
}
