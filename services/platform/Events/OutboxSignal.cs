namespace Coaching.Platform;

/// <summary>Tells whoever waits that the outbox has grown; a hint, so every waiter also looks from time to time.</summary>
public sealed class OutboxSignal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the outbox next grows; take it before looking, so that no growth falls in between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Wakes everyone who waits.</summary>
    public void Raise() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
