using System.Text.Json.Nodes;
using Coaching.Testing;

namespace Coaching.Deployment.Tests;

public sealed class SkaffoldTests(NodeSide node) : IClassFixture<NodeSide>
{
    private static readonly string Skaffold = Path.Combine(SharedData.Repository, "skaffold.yaml");

    private static JsonNode Configuration => Manifests.Read(File.ReadAllText(Skaffold)).Single();

    [SchemaTheory]
    [InlineData("chartPath", "chartPath", "")]
    [InlineData("chartPath", "chartpath", "chartpath")]
    [InlineData("buildArgs", "buildArguments", "buildArguments")]
    [InlineData("resourceType: service", "resourceKind: service", "resourceKind")]
    [InlineData("    useBuildkit: true", "    useBuildkit: maybe", "boolean")]
    public async Task Skaffold_fits_its_schema_and_a_mistake_does_not(string was, string mistake, string said)
    {
        var folder = new TempFolder();
        try
        {
            var text = await File.ReadAllTextAsync(Skaffold);
            Assert.Contains(was, text, StringComparison.Ordinal);
            await File.WriteAllTextAsync(folder.File("skaffold.yaml"), text.Replace(was, mistake, StringComparison.Ordinal));
            var findings = (await node.RunScript("schema.mjs", folder.File(""), SharedData.File("data/schemas/skaffold-v4beta14.json")))
                .GetProperty("skaffold.yaml").EnumerateArray().Select(finding => finding.GetString()!).ToList();
            Assert.True(was == mistake ? findings.Count == 0 : findings.Any(finding => finding.Contains(said, StringComparison.Ordinal)), string.Join('\n', findings));
        }
        finally
        {
            folder.Delete();
        }
    }

    [Fact]
    public void Skaffold_builds_and_deploys_what_the_chart_has()
    {
        var services = ((JsonObject)Manifests.Read(File.ReadAllText(Path.Combine(Helm.Chart, "values.yaml"))).Single()["services"]!).Select(service => service.Key).ToHashSet();
        var artifacts = Configuration["build"]!["artifacts"].Items().ToDictionary(item => (string)item["image"]!, item => (string)item["docker"]!["buildArgs"]!["PROJECT"]!);
        var release = Configuration["deploy"]!["helm"]!["releases"].Items().Single();

        Assert.Equal("skaffold/v4beta14", (string?)Configuration["apiVersion"]);
        Assert.Equal(services, artifacts.Keys.ToHashSet());
        Assert.All(artifacts.Values, project => Assert.True(File.Exists(Path.Combine(SharedData.Repository, project)), project));
        Assert.Equal(
            services.SelectMany(name => new[] { ($"services.{name}.image.repository", $"{{{{.IMAGE_REPO_{name}}}}}"), ($"services.{name}.image.tag", $"{{{{.IMAGE_TAG_{name}}}}}") }).Order(),
            ((JsonObject)release["setValueTemplates"]!).Select(value => (value.Key, (string)value.Value!)).Order());
    }

    [Fact]
    public void What_skaffold_names_is_there()
    {
        var files = Configuration["profiles"].Items().SelectMany(profile => profile["patches"].Items())
            .Select(patch => patch["value"]).OfType<JsonValue>().Select(value => (string)value!)
            .Append((string)Configuration["deploy"]!["helm"]!["releases"]![0]!["chartPath"]!);
        Assert.All(files, file => Assert.True(Path.Exists(Path.Combine(SharedData.Repository, file)), file));
    }
}
