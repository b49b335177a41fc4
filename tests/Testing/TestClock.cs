namespace Coaching.Testing;

/// <summary>
/// A clock that tests move. Frozen, it stands still between moves; running, it also flows with real time, so that background
/// work goes on. Either way timers fire when the clock's own time reaches them.
/// </summary>
public sealed class TestClock : TimeProvider, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly List<TestTimer> _timers = [];
    private readonly long _began = System.GetTimestamp();
    private readonly bool _runs;
    private readonly DateTimeOffset _start;
    private readonly ITimer? _pump;
    private TimeSpan _moved;

    /// <summary>A clock that starts at a time.</summary>
    public TestClock(DateTimeOffset start, bool runs = false)
    {
        (_start, _runs) = (start, runs);
        _pump = runs ? System.CreateTimer(_ => Fire(), null, Tick, Tick) : null;
    }

    /// <summary>A clock that stands at a Tuesday morning inside the school term, 2026-11-24 06:00 UTC, 09:00 in Nairobi.</summary>
    public static TestClock Frozen() => new(new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero));

    /// <summary>A clock that runs from that morning on.</summary>
    public static TestClock Running() => new(new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero), runs: true);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <summary>Moves the clock forward and fires what has come due.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_lock)
        {
            _moved += by;
        }

        Fire();
    }

    /// <summary>Moves the clock to a time, back if need be; timers know only time passed, so that going back fires none.</summary>
    public void Set(DateTimeOffset time)
    {
        lock (_lock)
        {
            _moved += time - (_start + Elapsed);
        }

        Fire();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <inheritdoc/>
    public void Dispose() => _pump?.Dispose();

    private TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _moved + (_runs ? System.GetElapsedTime(_began) : TimeSpan.Zero);
            }
        }
    }

    private void Fire()
    {
        while (Due() is { } timer)
        {
            timer.Run();
        }
    }

    private TestTimer? Due()
    {
        lock (_lock)
        {
            var now = Elapsed;
            var next = _timers.Where(timer => timer.DueAt <= now).MinBy(timer => timer.DueAt);
            if (next is not null && !next.Repeat(now))
            {
                _timers.Remove(next);
            }

            return next;
        }
    }

    private sealed class TestTimer(TestClock clock, Action run) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan DueAt { get; private set; }

        public void Run() => run();

        public bool Repeat(TimeSpan now)
        {
            DueAt = now + _period;
            return _period > TimeSpan.Zero;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                if (dueTime >= TimeSpan.Zero)
                {
                    (DueAt, _period) = (clock.Elapsed + dueTime, period);
                    clock._timers.Add(this);
                }
            }

            if (dueTime == TimeSpan.Zero)
            {
                clock.Fire();
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
