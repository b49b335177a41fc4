using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Coaching.Bench;

/// <summary>A country's schools and staff imported in one package, and the same package again, with readers at work, beside SQLite's own import.</summary>
internal static class Import
{
    private const int Readers = 4;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(25);

    public static async Task Run(CancellationToken cancel)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("coaching-bench-");
        try
        {
            var isSmall = Environment.GetEnvironmentVariable("BENCH_IMPORT_SMALL") == "1";
            var tree = ImportCountry.Write(folder.FullName, isSmall);
            var raw = await Raw(folder.FullName, cancel);
            await using var host = await PeopleProcess.Start(Path.Combine(folder.FullName, "data"), cancel);
            await Read(host, Idle / 4, cancel);
            var package = await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "package.zip"), cancel);
            foreach (var (name, target) in new[] { ("import", 20), ("import_unchanged", 10) })
            {
                var idle = await Read(host, Idle, cancel);
                var stored = Size(folder.FullName);
                var once = await Once(host, package, cancel);
                Figure.Print(new
                {
                    name,
                    unit = "s",
                    value = Math.Round(once.Seconds, 1),
                    target,
                    rows = once.Rows,
                    rows_per_s = Math.Round(once.Rows / once.Seconds),
                    created = once.Created,
                    unchanged = once.Unchanged,
                    rejected = once.Rejected,
                    times_sqlite3_import = raw is null ? (double?)null : Math.Round(once.Seconds / raw.Value, 1),
                    cpu_s = Math.Round(once.Busy.TotalSeconds, 1),
                    mib_above_base = Math.Round(once.PeakAboveBase),
                    mib_target = 256,
                    database_mib_before = Math.Round(stored),
                    database_mib_after = Math.Round(Size(folder.FullName)),
                    reads_idle_p99_ms = Percentile(idle),
                    reads_meanwhile_p99_ms = Percentile(once.Reads),
                    reads_meanwhile = once.Reads.Count,
                    tree,
                });
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Outcome> Once(PeopleProcess host, byte[] package, CancellationToken cancel)
    {
        using var http = host.Client();
        var (memory, busy, peak) = (host.ResidentMebibytes, host.ProcessorTime, 0.0);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reads = Read(host, TimeSpan.MaxValue, over.Token);
        var watch = Stopwatch.StartNew();
        using var body = new ByteArrayContent(package);
        using var answer = await http.PostAsync(new Uri($"/upload/v1/imports:roster?mode=LENIENT&requestId={Guid.NewGuid()}", UriKind.Relative), body, cancel);
        var operation = await Json(answer, cancel);
        var name = operation.GetProperty("name").GetString();
        while (!operation.TryGetProperty("done", out var done) || !done.GetBoolean())
        {
            await Task.Delay(100, cancel);
            peak = Math.Max(peak, host.ResidentMebibytes);
            using var state = await http.GetAsync(new Uri($"/v1/{name}", UriKind.Relative), cancel);
            operation = await Json(state, cancel);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        await over.CancelAsync();
        var files = operation.GetProperty("response").GetProperty("files").EnumerateArray().ToList();
        long Sum(string field) => files.Sum(file => file.TryGetProperty(field, out var value) ? long.Parse(value.GetString()!, CultureInfo.InvariantCulture) : 0);
        return new Outcome(seconds, Sum("rows"), Sum("created"), Sum("unchanged"), Sum("rejected"), host.ProcessorTime - busy, peak - memory, await reads);
    }

    // Readers who look at a page of units and pause, as people do.
    private static async Task<IReadOnlyList<double>> Read(PeopleProcess host, TimeSpan time, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, Readers).Select(async _ =>
        {
            using var http = host.Client();
            var own = new List<double>();
            try
            {
                while (watch.Elapsed < time)
                {
                    var start = Stopwatch.GetTimestamp();
                    (await http.GetAsync(new Uri("/v1/orgUnits?pageSize=20", UriKind.Relative), cancel)).EnsureSuccessStatusCode().Dispose();
                    own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    await Task.Delay(Think, cancel);
                }
            }
            catch (OperationCanceledException)
            {
                // The import is over.
            }

            return own;
        }));
        return [.. latencies.SelectMany(own => own).Order()];
    }

    // The seconds that the database's own tool takes; null where there is none.
    private static async Task<double?> Raw(string folder, CancellationToken cancel)
    {
        var script = string.Join('\n', "PRAGMA journal_mode = WAL;", "PRAGMA synchronous = FULL;", ".import --csv orgs.csv orgs", ".import --csv users.csv users", "");
        var start = new ProcessStartInfo("sqlite3") { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("raw.db");
        try
        {
            var watch = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            await process.StandardInput.WriteAsync(script.AsMemory(), cancel);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancel);
            var seconds = watch.Elapsed.TotalSeconds;
            var rows = File.ReadLines(Path.Combine(folder, "users.csv")).Count() + File.ReadLines(Path.Combine(folder, "orgs.csv")).Count() - 2;
            Figure.Print(new
            {
                name = "import_raw_sqlite3",
                unit = "rows/s",
                value = Math.Round(rows / seconds),
                seconds = Math.Round(seconds, 2),
                rows,
                note = "text as it stands, no key, no index, no check",
            });
            return seconds;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Figure.Print(new { name = "import_raw_sqlite3", note = "skipped: there is no sqlite3 here" });
            return null;
        }
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer, CancellationToken cancel)
    {
        var text = await answer.Content.ReadAsStringAsync(cancel);
        using var document = JsonDocument.Parse(text);
        return answer.IsSuccessStatusCode ? document.RootElement.Clone() : throw new InvalidOperationException(text);
    }

    private static double Size(string folder)
    {
        var data = new DirectoryInfo(Path.Combine(folder, "data"));
        return data.EnumerateFiles("people.db*").Sum(file => file.Length) / 1048576.0;
    }

    private static double Percentile(IReadOnlyList<double> ordered) => ordered.Count == 0 ? 0 : Math.Round(ordered[(ordered.Count - 1) * 99 / 100], 1);

    private sealed record Outcome(
        double Seconds, long Rows, long Created, long Unchanged, long Rejected, TimeSpan Busy, double PeakAboveBase, IReadOnlyList<double> Reads);
}
