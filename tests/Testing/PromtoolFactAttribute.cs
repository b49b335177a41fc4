using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Coaching.Testing;

/// <summary>A test that needs promtool: skipped on a machine without it, but never in CI, where it then fails.</summary>
public sealed class PromtoolFactAttribute : FactAttribute
{
    private static readonly bool Missing = IsMissing();

    /// <summary>Why such a test is skipped here; null when it is not.</summary>
    internal static string? Reason { get; } =
        Missing && Environment.GetEnvironmentVariable("CI") != "true" ? "promtool (Debian package prometheus) is not on the PATH." : null;

    public PromtoolFactAttribute() => Skip = Reason;

    private static bool IsMissing()
    {
        try
        {
            var start = new ProcessStartInfo("promtool", ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var promtool = Process.Start(start);
            promtool?.WaitForExit();
            return false;
        }
        catch (Win32Exception)
        {
            return true;
        }
    }
}

/// <summary>A theory that needs promtool.</summary>
public sealed class PromtoolTheoryAttribute : TheoryAttribute
{
    public PromtoolTheoryAttribute() => Skip = PromtoolFactAttribute.Reason;
}
