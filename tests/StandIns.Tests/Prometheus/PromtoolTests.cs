using System.Net;
using Coaching.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

namespace Coaching.StandIns.Tests;

/// <summary>Prometheus's own tool reads the page that a service serves.</summary>
public sealed class PromtoolTests
{
    [PromtoolFact]
    public async Task Promtool_finds_nothing_wrong_with_a_page_of_all_kinds()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        await using var web = builder.Build();
        web.UseRouting();
        web.UseHttpMetrics();
        web.MapGet("hello", () => "hello");
        web.MapMetrics();
        Metrics.CreateCounter("coaching_visits_total", "Visits of \"all\" kinds\\tiers.", ["county"]).WithLabels("Murang'a \"A\"\n").Inc();
        Metrics.CreateGauge("coaching_waiting_visits", "Visits waiting.").Set(3);
        Metrics.CreateSummary("coaching_answer_bytes", "Size of answers.").Observe(12);
        await web.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(web.Urls.First()) };
        await http.GetStringAsync("hello");

        var answer = await http.GetAsync("metrics");
        var page = await answer.Content.ReadAsStringAsync();
        var findings = await JudgeTools.CheckMetrics(page);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("", findings);
        Assert.Empty(findings);
        Assert.Contains("coaching_visits_total{county=\"Murang'a \\\"A\\\"\\n\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains(
            "http_request_duration_seconds_bucket{code=\"200\",method=\"GET\",endpoint=\"hello\",le=\"+Inf\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("process_cpu_seconds_total", page, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_count", page, StringComparison.Ordinal);
    }

    [PromtoolFact]
    public async Task Promtool_does_find_what_is_wrong()
    {
        Assert.NotEmpty(await JudgeTools.CheckMetrics("# TYPE visitsDone counter\nvisitsDone 1\n"));
    }
}
