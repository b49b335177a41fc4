using System.Diagnostics;

namespace Coaching.Testing;

/// <summary>Real schools of FET's examples, solved on the spot and once; none of them is part of this repository.</summary>
public sealed class FetSchools : IDisposable
{
    /// <summary>Where Debian's package puts the examples.</summary>
    public const string Folder = "/usr/share/doc/fet-data/examples";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, SolvedSchool> _solved = new(StringComparer.Ordinal);

    /// <summary>Solves a school, the same way each time.</summary>
    public async Task<SolvedSchool> Solve(string file) =>
        _solved.TryGetValue(file, out var known) ? known : _solved[file] = await Solve(Path.Combine(Folder, file), _folder.File(Path.GetFileName(file)));

    public void Dispose() => _folder.Delete();

    private static async Task<SolvedSchool> Solve(string file, string output)
    {
        using var solver = Process.Start(new ProcessStartInfo("fet-cl",
        [
            $"--inputfile={file}", $"--outputdir={output}", "--exportcsv=true", "--htmllevel=0",
            "--randomseeds10=1", "--randomseeds11=2", "--randomseeds12=3", "--randomseeds20=4", "--randomseeds21=5", "--randomseeds22=6",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new InvalidOperationException("fet-cl did not start.");
        using var late = new CancellationTokenSource(Patience);
        try
        {
            await Task.WhenAll(solver.StandardOutput.ReadToEndAsync(late.Token), solver.StandardError.ReadToEndAsync(late.Token), solver.WaitForExitAsync(late.Token));
        }
        catch (OperationCanceledException)
        {
            solver.Kill();
            throw;
        }

        return new SolvedSchool(file, output);
    }
}

/// <summary>The files of a school that FET solved.</summary>
public sealed record SolvedSchool(string Data, string Output)
{
    private string Name => Path.GetFileNameWithoutExtension(Data);

    /// <summary>The data with the timetable in it.</summary>
    public string Solved => Path.Combine(Output, "timetables", Name, $"{Name}_data_and_timetable.fet");

    public string Activities => Path.Combine(Output, "timetables", Name, $"{Name}_activities.xml");

    public string Teachers => Path.Combine(Output, "timetables", Name, $"{Name}_teachers.xml");

    public string Csv => Path.Combine(Output, "csv", Name, $"{Name}_timetable.csv");
}
