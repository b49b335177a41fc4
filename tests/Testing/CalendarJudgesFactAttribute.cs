using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Coaching.Testing;

/// <summary>
/// A test whose calendars are judged by ical.js and by recurring-ical-events: skipped on a machine without Node.js and npm or without Debian's package
/// python3-recurring-ical-events, but never in CI, where it then fails.
/// </summary>
public sealed class CalendarJudgesFactAttribute : FactAttribute
{
    private static readonly bool Missing = IsMissing();

    public CalendarJudgesFactAttribute() => Skip = NodeTools.ReasonToSkip
        ?? (Missing && Environment.GetEnvironmentVariable("CI") != "true" ? "Debian's package python3-recurring-ical-events is absent." : null);

    private static bool IsMissing()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo(RecurringEvents.Python, ["-c", "import recurring_ical_events"]) { RedirectStandardError = true });
            python?.WaitForExit();
            return python is not { ExitCode: 0 };
        }
        catch (Win32Exception)
        {
            return true;
        }
    }
}

/// <summary>Runs a script with Debian's own Python, whose packages hold recurring-ical-events.</summary>
public static class RecurringEvents
{
    /// <summary>Not the first of the PATH, which may be another that lacks the package.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>What the script prints.</summary>
    public static async Task<string> Run(params string[] args)
    {
        using var python = Process.Start(new ProcessStartInfo(Python, args) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("Python did not start.");
        var error = python.StandardError.ReadToEndAsync();
        var output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        return python.ExitCode == 0 ? output : throw new InvalidOperationException(await error);
    }
}
