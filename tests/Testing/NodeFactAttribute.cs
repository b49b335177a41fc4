using Xunit;

namespace Coaching.Testing;

/// <summary>A test that needs Node.js and npm: skipped on a machine without them, but never in CI, where it then fails.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodeTools.ReasonToSkip;
}

/// <summary>A theory that needs Node.js and npm: skipped on a machine without them, but never in CI, where it then fails.</summary>
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodeTools.ReasonToSkip;
}

/// <summary>Whether this machine has Node.js and npm.</summary>
public static class NodeTools
{
    public static string? ReasonToSkip { get; } =
        IsOnPath("node") && IsOnPath("npm") || Environment.GetEnvironmentVariable("CI") == "true" ? null : "Node.js and npm are not on the PATH.";

    private static bool IsOnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? $"{tool}.cmd" : tool))
            || File.Exists(Path.Combine(folder, $"{tool}.exe")));
}
