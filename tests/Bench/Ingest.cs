using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Coaching.Bench;

/// <summary>
/// Full records (25 answers, five notes) submitted one by one over REST through the gateway, authenticated, sealed, audited and durable, beside
/// SQLite's own rates.
/// </summary>
internal static class Ingest
{
    private const int Clients = 32;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);

    public static async Task Run(CancellationToken cancel)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("coaching-bench-");
        try
        {
            var raw = RawRates.Measure(folder.FullName);
            var data = Path.Combine(folder.FullName, "data");
            int before, after;
            Load load;
            double memory;
            TimeSpan busy;
            await using (var host = await LocalHostProcess.Start(data, cancel))
            {
                var pairs = await BenchCountry.Create(host, Clients, cancel);
                await FullRecord.Publish(host, cancel);
                var warm = await Submit(host, pairs, WarmUp, cancel);
                before = warm.Acknowledged;
                busy = host.ProcessorTime;
                load = await Submit(host, pairs, Measured, cancel);
                busy = host.ProcessorTime - busy;
                memory = host.ResidentMebibytes;
            }

            // The process was killed, not stopped: what it acknowledged must be in the file all the same.
            after = Count(Path.Combine(data, "observations.db"));
            Figure.Print(new
            {
                name = "ingest",
                unit = "observations/s",
                value = Math.Round(load.Acknowledged / Measured.TotalSeconds),
                target = 5000,
                answers = 25,
                notes = 5,
                body_bytes = Body("coachingRelationships/pair-01").Length,
                clients = Clients,
                seconds = Measured.TotalSeconds,
                p50_ms = load.Percentile(50),
                p99_ms = load.Percentile(99),
                failed = load.Failed,
                acknowledged = before + load.Acknowledged,
                stored = after,
                lost = Math.Max(0, before + load.Acknowledged - after),
                host_cpu_us_per_observation = Math.Round(busy.TotalMicroseconds / Math.Max(1, load.Acknowledged)),
                rss_mib = Math.Round(memory),
                sqlite_one_row_transactions_per_s = Math.Round(raw.OneRow),
                sqlite_100_row_transactions_rows_per_s = Math.Round(raw.HundredRows),
                ratio_to_one_row = Math.Round(load.Acknowledged / Measured.TotalSeconds / raw.OneRow, 2),
                ratio_to_100_rows = Math.Round(load.Acknowledged / Measured.TotalSeconds / raw.HundredRows, 3),
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Load> Submit(LocalHostProcess host, IReadOnlyList<(string Pair, string Coach)> pairs, TimeSpan time, CancellationToken cancel)
    {
        var latencies = new ConcurrentBag<List<double>>();
        var failed = 0;
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(pairs.Select(async pair =>
        {
            using var client = new RawClient(host.Rest, "/v1/observations", await host.Token(pair.Coach, cancel), Body(pair.Pair));
            var own = new List<double>(100_000);
            while (Stopwatch.GetTimestamp() < until)
            {
                var start = Stopwatch.GetTimestamp();
                if (await client.Send(cancel) == 200)
                {
                    own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
                else if (Interlocked.Increment(ref failed) == 1)
                {
                    await Console.Error.WriteLineAsync(client.LastAnswer());
                }
            }

            latencies.Add(own);
        }));
        return new Load(latencies.SelectMany(own => own).Order().ToArray(), failed);
    }

    private static byte[] Body(string pair) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(FullRecord.Json(pair)));

    private static int Count(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadWrite");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM observations";
        return Convert.ToInt32(command.ExecuteScalar(), null);
    }

    private sealed record Load(double[] Latencies, int Failed)
    {
        public int Acknowledged => Latencies.Length;

        public double Percentile(int percent) => Latencies.Length == 0 ? 0 : Math.Round(Latencies[(Latencies.Length - 1) * percent / 100], 2);
    }
}
