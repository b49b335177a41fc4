using System.Diagnostics;

namespace Coaching.Platform;

/// <summary>One request's work on its way through the writer, with its own outcome.</summary>
internal abstract class WriteJob(CancellationToken cancel)
{
    internal CancellationToken Cancel => cancel;

    /// <summary>The caller's trace, since the work runs on the writer's turn and not in the caller's context.</summary>
    internal string? TraceParent { get; } = Activity.Current?.Id;

    /// <summary>When it came, in the time of <see cref="Stopwatch"/>.</summary>
    internal long Came { get; } = Stopwatch.GetTimestamp();

    /// <summary>What its work was done with; null when it was undone.</summary>
    internal Session? Session { get; set; }

    /// <summary>Why this request's work was undone; its neighbours do not care.</summary>
    internal Exception? Failure { get; set; }

    internal abstract Task Run(Session tx);

    /// <summary>Tells the caller, once the group is on disk.</summary>
    internal abstract void Complete();

    /// <summary>Tells the caller that nothing of the group is on disk.</summary>
    internal abstract void Fail(Exception error);
}

internal sealed class WriteJob<T>(Func<Session, Task<T>> work, CancellationToken cancel) : WriteJob(cancel)
{
    private readonly TaskCompletionSource<T> _caller = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    internal Task<T> Task => _caller.Task;

    internal override async Task Run(Session tx) => _result = await work(tx);

    internal override void Complete()
    {
        if (Failure is { } error)
        {
            Fail(error);
        }
        else
        {
            _caller.TrySetResult(_result!);
        }
    }

    internal override void Fail(Exception error)
    {
        if (error is OperationCanceledException canceled)
        {
            _caller.TrySetCanceled(canceled.CancellationToken);
        }
        else
        {
            _caller.TrySetException(error);
        }
    }
}
