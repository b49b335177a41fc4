using Coaching.Testing;

namespace Coaching.Deployment.Tests;

[Collection(SharedRendering.Name)]
public sealed class RenderingTests(RenderedChart chart)
{
    private static readonly string[] Deployables = ["analytics", "gateway", "observations", "people", "plcs", "scheduling"];

    public static TheoryData<string> EachSet => RenderedChart.EachSet;

    [HelmTheory]
    [MemberData(nameof(EachSet))]
    [Trait("requirement", "CAS-05")]
    public void Every_value_set_deploys_all_six(string set)
    {
        var names = Manifests.Read(chart.Text(set)).Where(item => item.Kind() == "Deployment").Select(Manifests.Name).Order();
        Assert.Equal(Deployables.Select(name => $"coaching-{name}"), names);
    }

    [HelmTheory]
    [InlineData("default")]
    [InlineData("production")]
    [InlineData("air-gapped")]
    [InlineData("minimal")]
    public async Task The_chart_passes_the_strict_lint(string set)
    {
        var (exitCode, output, error) = await Helm.Run("lint", "--strict", Helm.Chart, "--values", Helm.Values(set));
        Assert.True(exitCode == 0, output + error);
    }

    [HelmTheory]
    [InlineData("templates/workload.yaml", "kind: ServiceAccount", "kind: {{ .Values.nothing.there }}")]
    [InlineData("Chart.yaml", "version: ", "version: next-")]
    [InlineData("values.yaml", "type: redis", "type: nats")]
    public async Task The_lint_finds_a_mistake(string file, string was, string mistake)
    {
        var folder = new TempFolder();
        try
        {
            var copy = folder.File("coaching-platform");
            foreach (var original in System.IO.Directory.EnumerateFiles(Helm.Chart, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(Helm.Chart, original));
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(original, target);
            }

            var path = Path.Combine(copy, file);
            var text = await File.ReadAllTextAsync(path);
            Assert.Contains(was, text, StringComparison.Ordinal);
            await File.WriteAllTextAsync(path, text.Replace(was, mistake, StringComparison.Ordinal));
            Assert.NotEqual(0, (await Helm.Run("lint", "--strict", copy)).ExitCode);
        }
        finally
        {
            folder.Delete();
        }
    }

    [HelmFact]
    public async Task What_lies_in_k8s_is_what_the_chart_renders()
    {
        var path = Path.Combine(SharedData.Repository, "k8s", "coaching-platform.yaml");
        var rendered = await Helm.Template("--skip-tests");
        if (Environment.GetEnvironmentVariable("COACHING_UPDATE_K8S") == "1")
        {
            await File.WriteAllTextAsync(path, rendered);
        }

        Assert.Equal(rendered, await File.ReadAllTextAsync(path));
        Assert.NotEqual(rendered, await Helm.Template("--skip-tests", "--set", "timeZone=UTC"));
    }

    [HelmFact]
    public void Without_the_Internet_every_image_is_the_mirrors_and_pinned()
    {
        var images = Manifests.Read(chart.Text("air-gapped")).Select(Manifests.Pod).OfType<System.Text.Json.Nodes.JsonNode>()
            .SelectMany(Manifests.Containers).Select(container => (string)container["image"]!).ToList();
        Assert.All(images, image => Assert.Matches("^registry\\.example\\.org/mirror/[a-z/-]+@sha256:[0-9a-f]{64}$", image));
        Assert.Equal(Deployables.Length, images.Distinct().Count(image => image.Contains("coaching-platform/", StringComparison.Ordinal)));
    }

    [HelmFact]
    public async Task A_new_service_is_eight_lines_of_values()
    {
        var folder = new TempFolder();
        try
        {
            const string Values = """
                services:
                  surveys:
                    hears: [people]
                    database: { existingSecret: surveys-rows, migrationSecret: surveys-schema }
                    replicas: { min: 3, max: 9 }
                    memory: 1Gi
                    env:
                      Surveys__Open: "7"
                """;
            Assert.Equal(8, Values.Split('\n').Length);
            var file = folder.File("values.yaml");
            await File.WriteAllTextAsync(file, Values);
            var objects = Manifests.Read(await Helm.Template("--values", file));

            string[] expected = ["Deployment", "HorizontalPodAutoscaler", "NetworkPolicy", "PodDisruptionBudget", "Service", "ServiceAccount"];
            Assert.Equal(expected, objects.Where(item => item.Name() == "coaching-surveys").Select(Manifests.Kind).Order(StringComparer.Ordinal));
            Assert.Contains(objects, item => item.Title() == "Job/coaching-surveys-migrate");
            Assert.Empty(Baseline.Findings(objects));
        }
        finally
        {
            folder.Delete();
        }
    }
}
