using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Coaching.Testing;

/// <summary>A theory that needs FET and its example schools: skipped on a machine without them, but never in CI, where it then fails.</summary>
public sealed class FetTheoryAttribute : TheoryAttribute
{
    private static readonly bool Missing = IsMissing();

    public FetTheoryAttribute() =>
        Skip = Missing && Environment.GetEnvironmentVariable("CI") != "true" ? "fet-cl and its examples (Debian packages fet and fet-data) are absent." : null;

    private static bool IsMissing()
    {
        try
        {
            using var solver = Process.Start(new ProcessStartInfo("fet-cl", ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            solver?.WaitForExit();
            return !Directory.Exists(FetSchools.Folder);
        }
        catch (Win32Exception)
        {
            return true;
        }
    }
}
