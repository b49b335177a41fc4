namespace Coaching.Platform;

/// <summary>Lets a few work at once, some wait, and sends the rest away.</summary>
internal sealed class Gate(int width, int maxQueued) : IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(width, width);
    private int _waiting;

    internal async ValueTask Enter(CancellationToken cancel)
    {
        if (_places.Wait(0, cancel))
        {
            return;
        }

        if (Interlocked.Increment(ref _waiting) > maxQueued)
        {
            Interlocked.Decrement(ref _waiting);
            throw DatabaseErrors.QueueFull();
        }

        try
        {
            await _places.WaitAsync(cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    internal void Leave() => _places.Release();

    /// <summary>Waits until nobody is inside, and lets nobody in any more.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < width; i++)
        {
            await _places.WaitAsync();
        }

        _places.Dispose();
    }
}
