using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Coaching.Testing;

/// <summary>A test that needs promtool: skipped on a machine without it, but never in CI, where it then fails.</summary>
public sealed class PromtoolFactAttribute : FactAttribute
{
    private static readonly bool Missing = IsMissing();

    public PromtoolFactAttribute() => Skip =
        Missing && Environment.GetEnvironmentVariable("CI") != "true" ? "promtool (Debian package prometheus) is not on the PATH." : null;

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
