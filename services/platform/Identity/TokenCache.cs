using System.Collections.Concurrent;

namespace Coaching.Platform;

/// <summary>
/// Callers by the header that proved them, so that a signature is verified once and not with every call. Two generations
/// bound it: when the young one is full it becomes the old one, and what is still asked for moves over.
/// </summary>
internal sealed class TokenCache(TimeProvider clock)
{
    private const int GenerationSize = 8192;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private ConcurrentDictionary<string, Entry> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, Entry> _old = new(StringComparer.Ordinal);
    private int _added;

    public Caller? Find(string header)
    {
        if (!_young.TryGetValue(header, out var entry) && _old.TryGetValue(header, out entry))
        {
            Put(header, entry);
        }

        return entry is not null && clock.GetUtcNow() < entry.Until ? entry.Caller : null;
    }

    public void Add(string header, Caller caller, DateTimeOffset validUntil)
    {
        var longest = clock.GetUtcNow() + Longest;
        Put(header, new Entry(caller, validUntil < longest ? validUntil : longest));
    }

    private void Put(string header, Entry entry)
    {
        _young[header] = entry;
        if (Interlocked.Increment(ref _added) == GenerationSize)
        {
            _old = Interlocked.Exchange(ref _young, new(StringComparer.Ordinal));
            Interlocked.Exchange(ref _added, 0);
        }
    }

    private sealed record Entry(Caller Caller, DateTimeOffset Until);
}
