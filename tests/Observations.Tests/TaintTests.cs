using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Coaching.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace Coaching.Observations.Tests;

/// <summary>A service of which every line that it logs and every span that it traces is looked at for a word.</summary>
public sealed class OverheardObservations : ObservationsOnSqlite
{
    private readonly ActivityListener _listener;

    public OverheardObservations()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Traced.Hear($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(one => one.Tags))}"),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public Overheard Logged { get; } = new();

    public Overheard Traced { get; } = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _listener.Dispose();
    }

    protected override Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder> configure) => base.Build(args, builder =>
    {
        configure(builder);
        builder.Logging.AddFilter<Keeper>(null, LogLevel.Debug).AddProvider(new Keeper(Logged));
    });

    /// <summary>Counts what it hears, and keeps what holds the word.</summary>
    public sealed class Overheard
    {
        private int _count;

        public int Count => _count;

        public ConcurrentQueue<string> Told { get; } = [];

        public void Hear(string text)
        {
            Interlocked.Increment(ref _count);
            if (text.Contains(TaintTests.Marker, StringComparison.OrdinalIgnoreCase))
            {
                Told.Enqueue(text);
            }
        }
    }

    private sealed class Keeper(Overheard lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Hear($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

/// <summary>Experiment E11: a word that stands nowhere else, put into every developmental field, is looked for wherever it may not be.</summary>
public sealed class TaintTests(OverheardObservations host, ITestOutputHelper output) : IClassFixture<OverheardObservations>
{
    public const string Marker = "hippopotamus";

    [Fact]
    [Trait("requirement", "P11")]
    [Trait("requirement", "STEP-12")]
    [Trait("requirement", "LL-12")]
    public async Task What_is_said_in_coaching_is_told_to_nobody_who_may_not_know_and_stands_nowhere_in_clear()
    {
        var school = await School.Open(host);
        var all = new MatrixExamples(host, school, Marker);
        var examples = await all.Make();
        var found = new List<string>();
        var told = 0;
        var run = new RelationRun(host, "coaching.observations.v1", MatrixExamples.Samples(host))
        {
            Tailor = all.Tailor,
            Heard = (principal, method, may, bytes) =>
            {
                if (Holds(bytes))
                {
                    told++;
                    if (!may)
                    {
                        found.Add($"a reply of {method} to the {principal}");
                    }
                }
            },
        };
        await run.Run(examples, [.. RelationTests.Principals(school)]);

        // Whoever may reads it, or this test could not fail.
        Assert.True(told > 100, $"The word was read {told} times by those who may.");
        Assert.True(host.Logged.Count > 1_000 && host.Traced.Count > 1_000, $"{host.Logged.Count} lines and {host.Traced.Count} spans were looked at.");
        Look("the logs", string.Join('\n', host.Logged.Told));
        Look("the traces", string.Join('\n', host.Traced.Told));
        Look("the metrics", await host.HttpWithToken(null).GetStringAsync(new Uri("/metrics", UriKind.Relative)));
        foreach (var fact in await host.Database.Read(db => db.Query<byte[]>("SELECT data FROM outbox"), default))
        {
            Look("the events", Encoding.UTF8.GetString(fact));
        }

        foreach (var file in host.DatabaseFiles())
        {
            // Everything that the database wrote, with its log: what a backup would hold.
            Look(Path.GetFileName(file), Encoding.UTF8.GetString(await Read(file)));
            Look($"{Path.GetFileName(file)} in UTF-16", Encoding.Unicode.GetString(await Read(file)));
        }

        output.WriteLine($"{run.Calls} calls; {told} replies with the word to those who may; {host.Logged.Count} log lines, {host.Traced.Count} spans.");
        Assert.True(found.Count == 0, string.Join("\n", found.Distinct()));

        void Look(string where, string text)
        {
            if (text.Contains(Marker, StringComparison.OrdinalIgnoreCase))
            {
                var at = text.IndexOf(Marker, StringComparison.OrdinalIgnoreCase);
                found.Add($"{where}: {text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)].Replace("\0", "", StringComparison.Ordinal)}");
            }
        }
    }

    private static bool Holds(byte[] bytes) => bytes.AsSpan().IndexOf("hippopotamus"u8) >= 0;

    private static async Task<byte[]> Read(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var content = new MemoryStream();
        await file.CopyToAsync(content);
        return content.ToArray();
    }
}
