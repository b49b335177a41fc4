using System.Diagnostics;
using System.Globalization;
using Coaching.Observations;

namespace Coaching.Bench;

/// <summary>A coach's list of a teacher's last 50 observations with their steps, over REST, with years of a whole country in the tables.</summary>
internal static class History
{
    private const int Heads = 8;
    private const int Rounds = 2_000;
    private const int BytesOfRow = 3_200;

    private static readonly long Observations =
        long.Parse(Environment.GetEnvironmentVariable("COACHING_BENCH_OBSERVATIONS") ?? "12000000", CultureInfo.InvariantCulture);

    public static async Task Run(CancellationToken cancel)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("coaching-bench-");
        try
        {
            var free = new DriveInfo(folder.FullName).AvailableFreeSpace;
            if (free < Observations * BytesOfRow)
            {
                throw new InvalidOperationException($"{folder.FullName} has {free >> 30} GiB free; the tables and their log need {Observations * BytesOfRow >> 30}.");
            }

            await using (var host = await LocalHostProcess.Start(folder.FullName, cancel))
            {
                await BenchCountry.Create(host, Heads, cancel);
                await FullRecord.Publish(host, cancel);
                await Settle(host, cancel);
            }

            var watch = Stopwatch.StartNew();
            await new HistoryRows(folder.FullName, Observations).Fill(Heads, cancel);
            var filled = watch.Elapsed;
            var file = Path.Combine(folder.FullName, "observations.db");
            QueryPlans.Print(file, ObservationsApi.SelectPage, FeedbackMeetingsApi.SelectSteps);
            await using (var host = await LocalHostProcess.Start(folder.FullName, cancel))
            {
                await Ask(host, Heads, Rounds / 10, cancel);
                var one = await Ask(host, 1, Rounds, cancel);
                var many = await Ask(host, Heads, Rounds, cancel);
                Figure.Print(new
                {
                    name = "history",
                    unit = "ms",
                    value = one.Percentile(99),
                    target = 10,
                    p50_ms = one.Percentile(50),
                    clients = 1,
                    p50_ms_8_clients = many.Percentile(50),
                    p99_ms_8_clients = many.Percentile(99),
                    observations = Observations,
                    steps = Observations / 3,
                    listed = 50,
                    answer_kib = one.Bytes >> 10,
                    filled_s = Math.Round(filled.TotalSeconds),
                    file_gib = Math.Round(new FileInfo(file).Length / (double)(1 << 30), 1),
                    rss_mib = Math.Round(host.ResidentMebibytes),
                });
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The service learns of its pairs by the feed: only then can a coach list anything.
    private static async Task Settle(LocalHostProcess host, CancellationToken cancel)
    {
        using var head = await host.As("head-01", cancel);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            using var answer = await head.PostAsJsonAsync(
                new Uri($"/v1/observations?requestId={Guid.NewGuid()}", UriKind.Relative), FullRecord.Json($"coachingRelationships/pair-{Heads:00}"), cancel);
            using var own = await head.PostAsJsonAsync(
                new Uri($"/v1/observations?requestId={Guid.NewGuid()}", UriKind.Relative), FullRecord.Json("coachingRelationships/pair-01"), cancel);
            if (own.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(100, cancel);
        }

        throw new TimeoutException("The observations service did not learn of its pairs.");
    }

    private static async Task<Answers> Ask(LocalHostProcess host, int clients, int rounds, CancellationToken cancel)
    {
        var own = await Task.WhenAll(Enumerable.Range(1, clients).Select(async head =>
        {
            using var http = await host.As($"head-{head:00}", cancel);
            var times = new List<double>(rounds);
            var bytes = 0;
            for (var round = 0; round < rounds / clients; round++)
            {
                var teacher = HistoryRows.TeacherOf(head, round % HistoryRows.Teachers);
                var start = Stopwatch.GetTimestamp();
                var observations = await http.GetByteArrayAsync(new Uri($"/v1/observations?coachee={teacher}&pageSize=50", UriKind.Relative), cancel);
                var steps = await http.GetByteArrayAsync(new Uri($"/v1/actionSteps?coachee={teacher}&pageSize=50", UriKind.Relative), cancel);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                bytes = observations.Length + steps.Length;
                if (bytes < 50_000)
                {
                    throw new InvalidOperationException($"{teacher} has no history of 50 observations: {bytes} bytes.");
                }
            }

            return (times, bytes);
        }));
        return new Answers([.. own.SelectMany(each => each.times).Order()], own[0].bytes);
    }

    private sealed record Answers(double[] Times, int Bytes)
    {
        public double Percentile(int percent) => Math.Round(Times[(Times.Length - 1) * percent / 100], 2);
    }
}
