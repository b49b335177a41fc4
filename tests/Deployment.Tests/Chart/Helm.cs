using System.Diagnostics;
using Coaching.Testing;

namespace Coaching.Deployment.Tests;

/// <summary>Runs helm: the one on the PATH, or the one that .ci/tools put into the cache.</summary>
internal static class Helm
{
    public static readonly string Chart = Path.Combine(SharedData.Repository, "helm", "coaching-platform");

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Where helm is, or null.</summary>
    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append(Cache())
        .SelectMany(folder => new[] { Path.Combine(folder, "helm"), Path.Combine(folder, "helm.exe") })
        .FirstOrDefault(File.Exists);

    /// <summary>A file of values that comes with the chart.</summary>
    public static string Values(string set) => Path.Combine(Chart, "ci", $"{set}-values.yaml");

    /// <summary>What a command printed, or the message with which it failed.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> Run(params string[] args)
    {
        var start = new ProcessStartInfo(Executable ?? throw new InvalidOperationException("helm is absent: run .ci/tools."), args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var helm = Process.Start(start) ?? throw new InvalidOperationException("helm did not start.");
        using var late = new CancellationTokenSource(Limit);
        var output = helm.StandardOutput.ReadToEndAsync(late.Token);
        var error = helm.StandardError.ReadToEndAsync(late.Token);
        await helm.WaitForExitAsync(late.Token);
        return (helm.ExitCode, await output, await error);
    }

    /// <summary>The chart's objects with further arguments, as text.</summary>
    public static async Task<string> Template(params string[] args)
    {
        var (exitCode, output, error) = await Run(["template", "coaching", Chart, "--namespace", "coaching", .. args]);
        return exitCode == 0 ? output : throw new InvalidOperationException(error);
    }

    private static string Cache() =>
        Environment.GetEnvironmentVariable("COACHING_TOOLS")
        ?? Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "coaching-tools");
}

/// <summary>A test that needs helm, node and npm: skipped on a machine without them, but never in CI, where it then fails.</summary>
public sealed class HelmFactAttribute : FactAttribute
{
    public HelmFactAttribute() => Skip = HelmTools.ReasonToSkip;
}

/// <summary>A theory that needs helm, node and npm: skipped on a machine without them, but never in CI, where it then fails.</summary>
public sealed class HelmTheoryAttribute : TheoryAttribute
{
    public HelmTheoryAttribute() => Skip = HelmTools.ReasonToSkip;
}

/// <summary>A theory that needs the schemas beside the repository as well; they are in no package, so it is skipped wherever they are absent.</summary>
public sealed class SchemaTheoryAttribute : TheoryAttribute
{
    public SchemaTheoryAttribute() => Skip = HelmTools.ReasonToSkip ?? (SharedData.Folder is null ? "../shared, which holds the schemas, is absent." : null);
}

internal static class HelmTools
{
    public static string? ReasonToSkip =>
        Helm.Executable is null && Environment.GetEnvironmentVariable("CI") != "true" ? "helm is neither on the PATH nor in the cache of .ci/tools." : NodeTools.ReasonToSkip;
}
