using System.Threading.Channels;

namespace Coaching.Sidecar;

/// <summary>What waits for one app on one topic.</summary>
internal sealed class ConsumerGroup(TimeProvider clock, SidecarChaos chaos)
{
    // An app that is away must not fill the memory of the machine: the oldest go first, and the feed has them all.
    private const int Capacity = 50_000;

    private static readonly TimeSpan ShuffleRest = TimeSpan.FromMilliseconds(50);

    private readonly Channel<BrokerMessage> _queue = Channel.CreateBounded<BrokerMessage>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly List<BrokerMessage> _shuffling = [];
    private bool _emptying;
    private volatile bool _forgotten;

    public ChannelReader<BrokerMessage> Reader => _queue.Reader;

    /// <summary>Queues a message just published, with all that chaos does to it.</summary>
    public void Offer(BrokerMessage message)
    {
        if (chaos.Drops())
        {
            return;
        }

        Hold(message);
        if (chaos.Duplicates())
        {
            Hold(message);
        }
    }

    /// <summary>Queues a message again, now or later.</summary>
    public void Return(BrokerMessage message, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Enqueue(message);
            return;
        }

        _ = After(delay, () => Enqueue(message));
    }

    /// <summary>Loses everything, what is held back too.</summary>
    public void Forget()
    {
        _forgotten = true;
        while (_queue.Reader.TryRead(out _))
        {
        }
    }

    private void Hold(BrokerMessage message)
    {
        var delay = chaos.HoldBack();
        if (delay > TimeSpan.Zero)
        {
            _ = After(delay, () => Shuffle(message));
        }
        else
        {
            Shuffle(message);
        }
    }

    private void Shuffle(BrokerMessage message)
    {
        if (chaos.ShuffleWindow <= 1)
        {
            Enqueue(message);
            return;
        }

        lock (_shuffling)
        {
            _shuffling.Add(message);
            while (_shuffling.Count >= chaos.ShuffleWindow)
            {
                LetOneGo();
            }

            if (!_emptying)
            {
                _emptying = true;
                _ = After(ShuffleRest, Empty);
            }
        }
    }

    // The window must not keep the last messages for ever.
    private void Empty()
    {
        lock (_shuffling)
        {
            _emptying = false;
            while (_shuffling.Count > 0)
            {
                LetOneGo();
            }
        }
    }

    private void LetOneGo()
    {
        var index = chaos.Pick(_shuffling.Count);
        Enqueue(_shuffling[index]);
        _shuffling[index] = _shuffling[^1];
        _shuffling.RemoveAt(_shuffling.Count - 1);
    }

    private void Enqueue(BrokerMessage message)
    {
        if (!_forgotten)
        {
            _queue.Writer.TryWrite(message);
        }
    }

    private async Task After(TimeSpan delay, Action action)
    {
        await Task.Delay(delay, clock);
        action();
    }
}
