using System.Collections.Concurrent;
using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>Bounds how many streams a caller holds open.</summary>
internal sealed class Watches
{
    private const int Most = 2;

    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Takes a place for the caller until it is disposed.</summary>
    public IDisposable Enter(string caller)
    {
        if (_open.AddOrUpdate(caller, 1, (_, open) => open + 1) > Most)
        {
            Leave(caller);
            throw Errors.Exhausted("TOO_MANY_WATCHES", "The caller watches twice already; end one of those first.");
        }

        return new Place(this, caller);
    }

    private void Leave(string caller)
    {
        var open = _open.AddOrUpdate(caller, 0, (_, open) => open - 1);
        if (open <= 0)
        {
            _open.TryRemove(KeyValuePair.Create(caller, open));
        }
    }

    private sealed class Place(Watches watches, string caller) : IDisposable
    {
        public void Dispose() => watches.Leave(caller);
    }
}
