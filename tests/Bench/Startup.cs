namespace Coaching.Bench;

/// <summary>The local host from start to ready on data that exists, and the memory that it then holds.</summary>
internal static class Startup
{
    private const int Times = 5;

    public static async Task Run(CancellationToken cancel)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("coaching-bench-");
        try
        {
            await using (var first = await LocalHostProcess.Start(folder.FullName, cancel))
            {
                await BenchCountry.Create(first, 4, cancel);
            }

            var seconds = new List<double>();
            var memory = new List<double>();
            for (var time = 0; time < Times; time++)
            {
                await using var host = await LocalHostProcess.Start(folder.FullName, cancel);
                seconds.Add(host.StartTime.TotalSeconds);
                memory.Add(host.ResidentMebibytes);
            }

            Figure.Print(new
            {
                name = "startup",
                unit = "s",
                value = Math.Round(seconds.Order().ElementAt(Times / 2), 2),
                target = 3,
                worst = Math.Round(seconds.Max(), 2),
                rss_mib = Math.Round(memory.Max()),
                rss_target_mib = 350,
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
