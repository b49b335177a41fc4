using System.Diagnostics;

namespace Coaching.Platform;

/// <summary>Lets a few work at once, some wait, and sends the rest away.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly int _width;
    private readonly int _maxQueued;
    private readonly SemaphoreSlim _places;
    private readonly WaitMetrics _waits;
    private int _waiting;

    internal Gate(int width, int maxQueued, DatabaseMetrics metrics, string kind)
    {
        (_width, _maxQueued) = (width, maxQueued);
        _places = new SemaphoreSlim(width, width);
        _waits = metrics.Queue(kind, maxQueued, () => Volatile.Read(ref _waiting));
    }

    internal async ValueTask Enter(CancellationToken cancel)
    {
        if (_places.Wait(0, cancel))
        {
            _waits.None();
            return;
        }

        if (Interlocked.Increment(ref _waiting) > _maxQueued)
        {
            Interlocked.Decrement(ref _waiting);
            _waits.Refused();
            throw DatabaseErrors.QueueFull();
        }

        var came = Stopwatch.GetTimestamp();
        try
        {
            await _places.WaitAsync(cancel);
            _waits.Since(came);
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
        for (var i = 0; i < _width; i++)
        {
            await _places.WaitAsync();
        }

        _places.Dispose();
    }
}
