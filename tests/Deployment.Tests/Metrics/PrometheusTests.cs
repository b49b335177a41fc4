using System.Text.RegularExpressions;
using Coaching.Localhost;
using Coaching.Testing;

namespace Coaching.Deployment.Tests;

/// <summary>A real Prometheus over six real processes: what is delivered for it finds its data there.</summary>
[Collection(MeasuredPlatformGroup.Name)]
public sealed partial class PrometheusTests(MeasuredPlatform platform)
{
    private static readonly string[] KnownLabels =
    [
        "__name__", "alertname", "alertstate", "code", "generation", "instance", "job", "kind", "le", "method", "namespace", "outcome", "policy", "protocol",
        "reason", "result", "route", "service", "severity", "source", "status", "upstream", "version",
        "network_transport", "network_type", "server_address", "server_port", "network_protocol_name", "network_protocol_version", "tls_protocol_version",
        "error_type",
    ];

    [PromtoolFact]
    public async Task Every_query_of_every_dashboard_returns_data()
    {
        await platform.Work();
        var empty = new List<string>();
        foreach (var (file, dashboard) in DeliveryFiles.Dashboards())
        {
            foreach (var (panel, query) in Expressions.Of(dashboard))
            {
                if (!await HasData(query))
                {
                    empty.Add($"{file}, {panel}: {query}");
                }
            }
        }

        Assert.Empty(empty);
    }

    [PromtoolFact]
    public async Task A_wrong_name_planted_in_any_panel_is_caught()
    {
        foreach (var (panel, query) in DeliveryFiles.Dashboards().Values.SelectMany(Expressions.Of))
        {
            var metric = Expressions.Selectors(query).First().Split('{')[0];

            Assert.False(await HasData(query.Replace(metric, $"{metric}_planted", StringComparison.Ordinal)), panel);
        }
    }

    [PromtoolFact]
    public async Task Every_metric_of_every_rule_is_there_and_every_rule_can_be_evaluated()
    {
        var missing = new List<string>();
        foreach (var rule in DeliveryFiles.Rules())
        {
            var selectors = Expressions.Selectors(rule.Expression).ToList();
            Assert.NotEmpty(selectors);
            foreach (var selector in selectors)
            {
                if (await platform.Prometheus.Query($"count({selector})") is not [{ Value: > 0 }])
                {
                    missing.Add($"{rule.Name}: {selector}");
                }
            }

            await platform.Prometheus.Query(rule.Expression);
        }

        Assert.Empty(missing);
        Assert.All(await platform.Prometheus.Rules(), rule => Assert.True(rule.Health == "ok", $"{rule.Name} is {rule.Health}."));
    }

    [PromtoolFact]
    public async Task Nothing_fires_while_all_is_well() =>
        Assert.Empty((await platform.Prometheus.Rules()).Where(rule => rule.Fires).Select(rule => rule.Name).Except(["CoachingRequestIdsReused"]));

    [PromtoolFact]
    public async Task Promtool_accepts_the_metrics_of_all_six_processes()
    {
        using var http = new HttpClient();
        Assert.Equal(6, platform.RestPorts.Count);
        foreach (var (service, port) in platform.RestPorts)
        {
            var page = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));

            Assert.Contains("coaching_build_info", page, StringComparison.Ordinal);
            Assert.True(await JudgeTools.CheckMetrics(page) is "", service);
        }
    }

    [PromtoolFact]
    public async Task No_label_holds_an_id_a_name_or_anything_of_a_person()
    {
        var series = await platform.Prometheus.Series();
        Assert.True(series.Count > 1_000);
        var findings = series.SelectMany(labels => labels).Distinct()
            .Where(label => !KnownLabels.Contains(label.Key) || Personal().IsMatch(label.Value) || Names().Any(name => label.Value.Contains(name, StringComparison.OrdinalIgnoreCase)));

        Assert.Empty(findings);
    }

    [PromtoolTheory]
    [InlineData("people/otieno-3")]
    [InlineData("0198f3a2-7c1e-7d4e-9b1a-2f6f0a1b2c3d")]
    [InlineData("0198f3a27c1e7d4e9b1a2f6f0a1b2c3d")]
    [InlineData("ana@example.org")]
    [InlineData("254712345678")]
    public void What_names_a_person_or_a_resource_would_be_found(string value) => Assert.Matches(Personal(), value);

    [PromtoolFact]
    public async Task Facts_are_counted_once_each_however_often_they_are_sent()
    {
        var observations = platform.Plan.Expected(null, Scheduling.V1.Session.Types.Kind.Observation).Done;

        var analytics = await platform.Clients.Analytics(Personas.National);
        await platform.Prometheus.Until(
            async () =>
            {
                var counted = Assert.Single(await platform.Prometheus.Query("sum(coaching_observations_submitted_total) + sum(coaching_drop_ins_recorded_total)")).Value;
                return counted >= observations && (await analytics.QueryActivityAsync(new() { OrgUnit = DemoPlan.Nation })).Total.Observations == (long)counted;
            },
            "as many observations are counted as there are");
        Assert.True(Assert.Single(await platform.Prometheus.Query("coaching_requests_total{service=\"observations\",outcome=\"repeated\"}")).Value >= 1);
    }

    private async Task<bool> HasData(string query) => (await platform.Prometheus.Query(query)).Any(sample => double.IsFinite(sample.Value));

    private static IEnumerable<string> Names() => Enumerable.Range(1, 200).Select(DemoNames.Person).SelectMany(name => new[] { name.Given, name.Family })
        .Concat(Enumerable.Range(1, 25).Select(DemoNames.School)).Append("machakos").Append("kajiado").Distinct();

    // An id of any kind, a resource's name, an address or a telephone number; RPCs are named with a slash before them.
    [GeneratedRegex(@"[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}|^[a-zA-Z]+/|@|\d{9,}", RegexOptions.None)]
    private static partial Regex Personal();
}
