using System.Text.Json;
using Coaching.Testing;
using YamlDotNet.RepresentationModel;

namespace Coaching.Deployment.Tests;

/// <summary>What the chart delivers to Prometheus and Grafana.</summary>
internal static class DeliveryFiles
{
    public static string Alerts => Path.Combine(SharedData.Repository, "helm/coaching-platform/files/alerts.yaml");

    public static string AlertTests => Path.Combine(SharedData.Repository, "tests/Deployment.Tests/Metrics/alerts.test.yaml");

    public static string Runbooks => Path.Combine(SharedData.Repository, "docs/runbooks.md");

    /// <summary>Each dashboard by its file's name.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Dashboards() =>
        Directory.GetFiles(Path.Combine(SharedData.Repository, "helm/coaching-platform/files/dashboards"), "*.json")
            .ToDictionary(file => Path.GetFileName(file), file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement);

    /// <summary>Each rule: what it is called, whether it is an alert, its expression, and an alert's severity and annotations.</summary>
    public static IReadOnlyList<Rule> Rules()
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Alerts);
        yaml.Load(text);
        return
        [
            .. from @group in (YamlSequenceNode)yaml.Documents[0].RootNode["groups"]
               from rule in ((YamlSequenceNode)@group["rules"]).Cast<YamlMappingNode>()
               let isAlert = rule.Children.ContainsKey("alert")
               select new Rule(
                   rule[isAlert ? "alert" : "record"].ToString(),
                   isAlert,
                   rule["expr"].ToString(),
                   isAlert ? rule["labels"]["severity"].ToString() : "",
                   isAlert ? ((YamlMappingNode)rule["annotations"]).ToDictionary(one => one.Key.ToString(), one => one.Value.ToString()) : []),
        ];
    }
}

/// <summary>A rule of Prometheus.</summary>
internal sealed record Rule(string Name, bool IsAlert, string Expression, string Severity, Dictionary<string, string> Annotations);
