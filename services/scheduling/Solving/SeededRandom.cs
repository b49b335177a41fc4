namespace Coaching.Scheduling;

/// <summary>Numbers that a seed decides, the same in every version of the runtime (SplitMix64).</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    public int Next(int below) => (int)((UInt128)Next() * (uint)below >> 64);

    public void Shuffle(Span<int> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
