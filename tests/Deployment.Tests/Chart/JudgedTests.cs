using Coaching.Testing;

namespace Coaching.Deployment.Tests;

/// <summary>Every set of values before every judge, and every judge before the mistakes that it is there for.</summary>
[Collection(SharedRendering.Name)]
public sealed class JudgedTests(RenderedChart chart)
{
    public static TheoryData<string> EachSet => RenderedChart.EachSet;

    public static TheoryData<string> OfTypes => Mistake.Of("types.mjs");

    public static TheoryData<string> OfCrds => Mistake.Of("crds.mjs");

    public static TheoryData<string> OfPods => Mistake.Of("pods.mjs");

    public static TheoryData<string> OfBaseline => Mistake.Of(Mistake.Baseline);

    private static string Definitions => SharedData.File("data/schemas/dapr-crds");

    [HelmTheory]
    [MemberData(nameof(EachSet))]
    public async Task Every_object_has_the_fields_of_its_type_and_no_others(string set) => Assert.Empty(await chart.Judge("types.mjs", set));

    [HelmTheory]
    [MemberData(nameof(OfTypes))]
    public Task The_types_find(string mistake) => Finds(mistake);

    [SchemaTheory]
    [MemberData(nameof(EachSet))]
    public async Task Every_Dapr_object_fits_its_definition(string set) => Assert.Empty(await chart.Judge("crds.mjs", set, Definitions));

    [SchemaTheory]
    [MemberData(nameof(OfCrds))]
    public Task The_definitions_find(string mistake) => Finds(mistake, Definitions);

    [HelmTheory]
    [MemberData(nameof(EachSet))]
    public async Task Every_pod_is_restricted(string set) => Assert.Empty(await chart.Judge("pods.mjs", set));

    [HelmTheory]
    [MemberData(nameof(OfPods))]
    public Task The_pod_security_standards_find(string mistake) => Finds(mistake);

    [HelmTheory]
    [MemberData(nameof(EachSet))]
    [Trait("requirement", "CAS-05")]
    public void Every_installation_holds_the_platforms_baseline(string set) => Assert.Empty(Baseline.Findings(Manifests.Read(chart.Text(set))));

    [HelmTheory]
    [MemberData(nameof(OfBaseline))]
    public void The_baseline_finds(string mistake) =>
        Assert.Contains(Baseline.Findings(Manifests.Read(chart.Text(mistake))), finding => finding.Contains(Mistake.Named(mistake).Finding, StringComparison.Ordinal));

    private async Task Finds(string mistake, params string[] args)
    {
        var planted = Mistake.Named(mistake);
        Assert.Contains(await chart.Judge(planted.Judge, mistake, args), finding => finding.Contains(planted.Finding, StringComparison.Ordinal));
    }
}
