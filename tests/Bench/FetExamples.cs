using System.Diagnostics;
using Coaching.Scheduling;
using Coaching.Testing;

namespace Coaching.Bench;

/// <summary>
/// The schools of FET's Debian package (fet-data), solved by fet-cl in a minute or less. What it solved, and that it did not solve a school, is kept
/// in the temporary folder of the machine, so that only the first run takes that long.
/// </summary>
internal static class FetExamples
{
    private const int Seconds = 60;

    private static readonly string Solved = Path.Combine(Path.GetTempPath(), "coaching-fet-solved");

    public static bool AreHere => Directory.Exists(FetSchools.Folder)
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "fet-cl")));

    /// <summary>The files, by name, as paths below the folder of the package.</summary>
    public static IReadOnlyList<string> Names => [.. Directory.EnumerateFiles(FetSchools.Folder, "*.fet", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(FetSchools.Folder, file)).Order(StringComparer.Ordinal)];

    /// <summary>The school's timetable; null where fet-cl finds none in time.</summary>
    public static async Task<ParsedTimetable?> Read(string name, CancellationToken cancel)
    {
        var folder = Path.Combine(Solved, name.Replace(Path.DirectorySeparatorChar, '~'));
        if (!Directory.Exists(folder))
        {
            await Solve(Path.Combine(FetSchools.Folder, name), folder, cancel);
        }

        var school = new SolvedSchool(Path.Combine(FetSchools.Folder, name), folder);
        if (!File.Exists(school.Solved))
        {
            return null;
        }

        await using var file = File.OpenRead(school.Solved);
        return TimetableFile.Read([new TimetableSource(Path.GetFileName(school.Solved), file)], TimetableFormat.Fet, cancel: cancel);
    }

    private static async Task Solve(string file, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        using var solver = Process.Start(new ProcessStartInfo("fet-cl",
        [
            $"--inputfile={file}", $"--outputdir={folder}", "--htmllevel=0", $"--timelimitseconds={Seconds}",
            "--randomseeds10=1", "--randomseeds11=2", "--randomseeds12=3", "--randomseeds20=4", "--randomseeds21=5", "--randomseeds22=6",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new InvalidOperationException("fet-cl did not start.");
        try
        {
            await Task.WhenAll(solver.StandardOutput.ReadToEndAsync(cancel), solver.StandardError.ReadToEndAsync(cancel), solver.WaitForExitAsync(cancel));
        }
        catch (OperationCanceledException)
        {
            solver.Kill();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }
}
