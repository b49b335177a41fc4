using Spectre.Console;

namespace Coaching.Cli;

/// <summary>How far an import is, drawn on stderr when somebody looks.</summary>
internal sealed class ImportProgress(Output output)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    /// <summary>Draws what is said of the work until it ends.</summary>
    public async Task Until(Task work, string title, Func<(long Done, long Total)> state, CancellationToken cancel)
    {
        if (output.Progress is not { } console)
        {
            await work;
            return;
        }

        await console.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var bar = progress.AddTask(title);
            while (!work.IsCompleted)
            {
                var (done, total) = state();
                bar.IsIndeterminate = total == 0;
                bar.MaxValue = Math.Max(1, total);
                bar.Value = done;
                await Task.WhenAny(work, Task.Delay(Refresh, cancel));
            }
        });
        await work;
    }
}
