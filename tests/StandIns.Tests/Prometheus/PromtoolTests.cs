using System.ComponentModel;
using System.Diagnostics;
using System.Net;
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
        var (exitCode, findings) = await Promtool(page);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.True(exitCode == 0, findings);
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
        var (exitCode, findings) = await Promtool("# TYPE visitsDone counter\nvisitsDone 1\n");

        Assert.NotEqual(0, exitCode);
        Assert.NotEmpty(findings);
    }

    private static async Task<(int ExitCode, string Findings)> Promtool(string page)
    {
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        var findings = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, findings);
    }
}

/// <summary>A test that needs promtool: skipped on a machine without it, but never in CI, where it then fails.</summary>
public sealed class PromtoolFactAttribute : FactAttribute
{
    private static readonly bool Missing = IsMissing();

    public PromtoolFactAttribute() => Skip =
        Missing && Environment.GetEnvironmentVariable("CI") != "true" ? "promtool (Debian package prometheus) is not on the PATH." : null;

    private static bool IsMissing()
    {
        try
        {
            var start = new ProcessStartInfo("promtool", ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var promtool = Process.Start(start);
            promtool?.WaitForExit();
            return false;
        }
        catch (Win32Exception)
        {
            return true;
        }
    }
}
