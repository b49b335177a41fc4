using Coaching.Bench;

Dictionary<string, Func<CancellationToken, Task>> benches = new()
{
    ["history"] = History.Run,
    ["import"] = Import.Run,
    ["ingest"] = Ingest.Run,
    ["startup"] = Startup.Run,
    ["timetable"] = Timetable.Run,
};

if (args.Length == 0 || args.Any(name => !benches.ContainsKey(name)))
{
    await Console.Error.WriteLineAsync($"usage: dotnet run -c Release --project tests/Bench -- NAME...\nnames: {string.Join(", ", benches.Keys)}");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
foreach (var name in args)
{
    await benches[name](stop.Token);
}

return 0;
