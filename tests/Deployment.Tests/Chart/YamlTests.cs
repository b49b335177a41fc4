using System.ComponentModel;
using System.Diagnostics;
using Coaching.Testing;

namespace Coaching.Deployment.Tests;

[Collection(SharedRendering.Name)]
public sealed class YamlTests(RenderedChart chart)
{
    public static TheoryData<string> EachSet => RenderedChart.EachSet;

    [YamlLintFact]
    public async Task What_is_written_by_hand_passes_the_lint()
    {
        string[] files = ["skaffold.yaml", "helm/coaching-platform/Chart.yaml", "helm/coaching-platform/values.yaml", "helm/coaching-platform/files", "helm/coaching-platform/ci", "k8s"];
        Assert.Empty(await YamlLint.Run(files));
    }

    [YamlLintTheory]
    [MemberData(nameof(EachSet))]
    public async Task What_the_chart_renders_passes_the_lint(string set) => Assert.Empty(await Lint(chart.Text(set)));

    [YamlLintTheory]
    [InlineData("kind: Deployment\n", "kind: Deployment\nkind: Deployment\n", "key-duplicates")]
    [InlineData("  labels:\n", "  labels: \n", "trailing-spaces")]
    [InlineData("spec:\n", "spec:\n\n\n\n\n", "empty-lines")]
    [InlineData("apiVersion: apps/v1\n", "apiVersion: {apps/v1\n", "syntax")]
    [InlineData("      automountServiceAccountToken: false\n", "      automountServiceAccountToken: no\n", "truthy")]
    public async Task The_lint_finds(string was, string mistake, string rule)
    {
        var text = chart.Text("default");
        Assert.Contains(was, text, StringComparison.Ordinal);
        Assert.Contains(rule, await Lint(text.Replace(was, mistake, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static async Task<string> Lint(string text)
    {
        var folder = new TempFolder();
        try
        {
            await File.WriteAllTextAsync(folder.File("rendered.yaml"), text);
            return await YamlLint.Run(folder.File("rendered.yaml"));
        }
        finally
        {
            folder.Delete();
        }
    }
}

/// <summary>A test that needs yamllint: skipped on a machine without it, but never in CI, where it then fails.</summary>
public sealed class YamlLintFactAttribute : FactAttribute
{
    public YamlLintFactAttribute() => Skip = HelmTools.ReasonToSkip ?? YamlLint.ReasonToSkip;
}

/// <summary>A theory that needs yamllint: skipped on a machine without it, but never in CI, where it then fails.</summary>
public sealed class YamlLintTheoryAttribute : TheoryAttribute
{
    public YamlLintTheoryAttribute() => Skip = HelmTools.ReasonToSkip ?? YamlLint.ReasonToSkip;
}

internal static class YamlLint
{
    public static string? ReasonToSkip { get; } =
        IsMissing() && Environment.GetEnvironmentVariable("CI") != "true" ? "yamllint (Debian package yamllint) is not on the PATH." : null;

    /// <summary>What yamllint finds by the repository's rules, warnings too; empty when it finds nothing.</summary>
    public static async Task<string> Run(params string[] paths)
    {
        using var yamllint = Start(["--strict", "--format", "parsable", "--config-file", ".yamllint", .. paths]);
        var findings = await yamllint.StandardOutput.ReadToEndAsync() + await yamllint.StandardError.ReadToEndAsync();
        await yamllint.WaitForExitAsync();
        return yamllint.ExitCode == 0 ? "" : findings;
    }

    private static bool IsMissing()
    {
        try
        {
            using var yamllint = Start(["--version"]);
            yamllint.WaitForExit();
            return false;
        }
        catch (Win32Exception)
        {
            return true;
        }
    }

    private static Process Start(string[] args) =>
        Process.Start(new ProcessStartInfo("yamllint", args)
        {
            WorkingDirectory = SharedData.Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("yamllint did not start.");
}
