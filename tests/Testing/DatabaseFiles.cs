using System.Diagnostics;
using Coaching.Platform;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Coaching.Testing;

/// <summary>What the files of an embedded database hold, whatever its tables say.</summary>
public static class DatabaseFiles
{
    /// <summary>Which of the words stand somewhere in the files of a service's database, its log among them.</summary>
    public static async Task<IReadOnlyList<string>> Holding(ServiceHost host, string service, params IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(words);
        var path = host.App.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Path.Replace("{service}", service, StringComparison.Ordinal);
        string[] files = [.. new[] { path, $"{path}-wal" }.Where(File.Exists)];
        var found = new List<string>();
        foreach (var word in words)
        {
            // Another process reads them: a file that this one closed would lose the database's locks.
            using var grep = Process.Start(new ProcessStartInfo("grep", ["-q", "-a", "-F", word, .. files]))!;
            await grep.WaitForExitAsync();
            if (grep.ExitCode == 0)
            {
                found.Add(word);
            }
        }

        return found;
    }
}
