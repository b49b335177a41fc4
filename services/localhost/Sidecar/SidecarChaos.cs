namespace Coaching.Sidecar;

/// <summary>What a broker may do to messages on their way; every switch may be turned while messages flow.</summary>
public sealed class SidecarChaos(int seed = 0)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    /// <summary>The share of deliveries that are lost, in percent.</summary>
    public int DropPercent { get; set; }

    /// <summary>The share of deliveries that happen twice, in percent.</summary>
    public int DuplicatePercent { get; set; }

    /// <summary>The share of publishes that the broker refuses, in percent.</summary>
    public int FailPercent { get; set; }

    /// <summary>The longest time that a message is held back; each is held for a random part of it.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many messages are held together and let go in random order; 0 or 1 keeps the order.</summary>
    public int ShuffleWindow { get; set; }

    /// <summary>True loses what waits for an app when its sidecar stops.</summary>
    public bool ForgetOnRestart { get; set; }

    internal bool Drops() => Happens(DropPercent);

    internal bool Duplicates() => Happens(DuplicatePercent);

    internal bool Fails() => Happens(FailPercent);

    internal TimeSpan HoldBack() => Delay > TimeSpan.Zero ? TimeSpan.FromTicks(Next(Delay.Ticks)) : TimeSpan.Zero;

    internal int Pick(int count) => (int)Next(count);

    private bool Happens(int percent) => percent > 0 && Next(100) < percent;

    private long Next(long limit)
    {
        lock (_lock)
        {
            return _random.NextInt64(limit);
        }
    }
}
