using System.Diagnostics;

namespace Coaching.Testing;

/// <summary>Tools of others that judge our artefacts: buf and redocly from npm, promtool from Debian's package prometheus.</summary>
public sealed class JudgeTools() : NodeSide("tools")
{
    /// <summary>Runs `promtool check metrics` over a page and reports what it says; empty when it finds nothing.</summary>
    public static async Task<string> CheckMetrics(string page)
    {
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("promtool did not start.");
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        var findings = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return promtool.ExitCode == 0 ? "" : findings;
    }
}
