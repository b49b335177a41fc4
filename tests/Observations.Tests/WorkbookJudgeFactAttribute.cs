using System.ComponentModel;
using System.Diagnostics;
using Coaching.Testing;

namespace Coaching.Observations.Tests;

/// <summary>
/// A test whose workbooks are judged by openpyxl: skipped on a machine without Debian's package python3-openpyxl, but never in CI, where it then fails.
/// </summary>
public sealed class WorkbookJudgeFactAttribute : FactAttribute
{
    private static readonly bool Missing = IsMissing();

    public WorkbookJudgeFactAttribute() => Skip =
        Missing && Environment.GetEnvironmentVariable("CI") != "true" ? "Debian's package python3-openpyxl is absent." : null;

    private static bool IsMissing()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo(RecurringEvents.Python, ["-c", "import openpyxl"]) { RedirectStandardError = true });
            python?.WaitForExit();
            return python is not { ExitCode: 0 };
        }
        catch (Win32Exception)
        {
            return true;
        }
    }
}
