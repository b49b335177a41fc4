using System.Text.Json;

namespace Coaching.Deployment.Tests;

/// <summary>The dashboards as Grafana needs them.</summary>
public sealed class DashboardFileTests
{
    private const string DataSource = "${DS_PROMETHEUS}";

    [Fact]
    public void Each_dashboard_has_a_fixed_id_and_takes_its_data_source_and_its_scope_from_variables()
    {
        var dashboards = DeliveryFiles.Dashboards();

        Assert.Equal(["business.json", "events.json", "platform.json", "service.json"], dashboards.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(dashboards.Count, dashboards.Values.Select(one => one.GetProperty("uid").GetString()).Distinct().Count());
        foreach (var dashboard in dashboards.Values)
        {
            Assert.True(dashboard.GetProperty("schemaVersion").GetInt32() >= 39);
            Assert.Equal("DS_PROMETHEUS", Assert.Single(dashboard.GetProperty("__inputs").EnumerateArray()).GetProperty("name").GetString());
            var variables = dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().Select(one => one.GetProperty("name").GetString()).ToList();
            Assert.Contains("DS_PROMETHEUS", variables);
            Assert.Contains("namespace", variables);
        }
    }

    [Fact]
    public void Each_panel_says_what_it_shows_and_in_which_unit()
    {
        foreach (var panel in Panels())
        {
            Assert.NotEmpty(panel.GetProperty("title").GetString()!);
            Assert.NotEmpty(panel.GetProperty("description").GetString()!);
            Assert.NotEmpty(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!);
            Assert.Equal(DataSource, panel.GetProperty("datasource").GetProperty("uid").GetString());
            Assert.All(panel.GetProperty("targets").EnumerateArray(), target =>
            {
                Assert.Equal(DataSource, target.GetProperty("datasource").GetProperty("uid").GetString());
                Assert.Contains("namespace=~\"$namespace\"", target.GetProperty("expr").GetString()!, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void No_panel_lies_over_another()
    {
        foreach (var dashboard in DeliveryFiles.Dashboards().Values)
        {
            var taken = new HashSet<(int X, int Y)>();
            foreach (var place in dashboard.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("gridPos")))
            {
                var (x, y) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
                var (w, h) = (place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
                Assert.True(x + w <= 24);
                Assert.All(from column in Enumerable.Range(x, w) from line in Enumerable.Range(y, h) select (column, line), cell => Assert.True(taken.Add(cell)));
            }
        }
    }

    private static IEnumerable<JsonElement> Panels() =>
        DeliveryFiles.Dashboards().Values.SelectMany(dashboard => dashboard.GetProperty("panels").EnumerateArray())
            .Where(panel => panel.GetProperty("type").GetString() != "row");
}
