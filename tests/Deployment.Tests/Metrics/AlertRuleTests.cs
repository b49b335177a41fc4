using System.Diagnostics;
using System.Text.RegularExpressions;
using Coaching.Testing;

namespace Coaching.Deployment.Tests;

/// <summary>The rules as promtool judges them.</summary>
public sealed class AlertRuleTests
{
    [PromtoolFact]
    public async Task Promtool_accepts_the_rules_and_each_alert_fires_once()
    {
        var (checkExit, check) = await Promtool("check", "rules", DeliveryFiles.Alerts);
        Assert.True(checkExit == 0, check);

        var (exit, output) = await Promtool("test", "rules", DeliveryFiles.AlertTests);
        Assert.True(exit == 0, output);
    }

    [Fact]
    public void Every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not()
    {
        var tests = File.ReadAllText(DeliveryFiles.AlertTests);
        foreach (var alert in DeliveryFiles.Rules().Where(rule => rule.IsAlert))
        {
            Assert.Matches($"alertname: {alert.Name}\\s*\n\\s*exp_alerts:\\s*\n\\s*- exp_labels", tests);
            Assert.Contains($"alertname: {alert.Name}, exp_alerts: [] }}", tests, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_alert_says_how_grave_it_is_and_which_chapter_helps()
    {
        var chapters = File.ReadAllLines(DeliveryFiles.Runbooks).Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]).ToList();
        var alerts = DeliveryFiles.Rules().Where(rule => rule.IsAlert).ToList();
        foreach (var alert in alerts)
        {
            Assert.Contains(alert.Severity, new[] { "critical", "warning", "info" });
            Assert.NotEmpty(alert.Annotations["summary"]);
            Assert.NotEmpty(alert.Annotations["description"]);
            Assert.EndsWith($"/docs/runbooks.md#{alert.Name.ToLowerInvariant()}", alert.Annotations["runbook_url"], StringComparison.Ordinal);
            Assert.Contains(alert.Name, chapters);
        }

        // And no chapter of an alert that is gone.
        Assert.Empty(chapters.Where(chapter => chapter.StartsWith("Coaching", StringComparison.Ordinal)).Except(alerts.Select(alert => alert.Name)));
    }

    [PromtoolTheory]
    [InlineData("coaching_quarantine_size) > 0", "coaching_quarantine_size) > 5", "CoachingQuarantine")]
    [InlineData("(coaching_outbox_unnumbered_lag_seconds)", "(coaching_outbox_unnumbered_lag)", "CoachingOutboxUnnumbered")]
    [InlineData("rate(gateway_errors_total[5m])", "rate(gateway_error_total[5m])", "CoachingErrorBudgetBurnsFast")]
    public async Task A_planted_mistake_in_a_rule_is_caught(string right, string wrong, string alert)
    {
        var folder = Directory.CreateTempSubdirectory("coaching-rules-");
        try
        {
            var rules = File.ReadAllText(DeliveryFiles.Alerts);
            Assert.Contains(right, rules, StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder.FullName, "alerts.yaml"), rules.Replace(right, wrong, StringComparison.Ordinal));
            var test = Path.Combine(folder.FullName, "alerts.test.yaml");
            File.WriteAllText(test, Regex.Replace(OnlyOf(alert), "rule_files: .*", "rule_files: [alerts.yaml]"));

            var (exit, output) = await Promtool("test", "rules", test);

            Assert.NotEqual(0, exit);
            Assert.Contains(alert, output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string OnlyOf(string alert)
    {
        var cases = File.ReadAllText(DeliveryFiles.AlertTests).Split("  - name: ");
        return $"{cases[0]}  - name: {cases.Single(one => one.StartsWith($"{alert}\n", StringComparison.Ordinal))}";
    }

    private static async Task<(int ExitCode, string Output)> Promtool(params string[] arguments)
    {
        using var promtool = Process.Start(new ProcessStartInfo("promtool", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("promtool did not start.");
        var errors = promtool.StandardError.ReadToEndAsync();
        var output = await promtool.StandardOutput.ReadToEndAsync() + await errors;
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, output);
    }
}
