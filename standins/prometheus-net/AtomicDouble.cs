namespace Prometheus;

/// <summary>A double that many threads may change without a lock.</summary>
internal struct AtomicDouble
{
    private double _value;

    public double Value
    {
        readonly get => Volatile.Read(in _value);
        set => Volatile.Write(ref _value, value);
    }

    public void Add(double amount)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var found = Interlocked.CompareExchange(ref _value, seen + amount, seen);
            if (BitConverter.DoubleToInt64Bits(found) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }

            seen = found;
        }
    }

    public void RaiseTo(double target)
    {
        for (var seen = Value; seen < target;)
        {
            var found = Interlocked.CompareExchange(ref _value, target, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    public void LowerTo(double target)
    {
        for (var seen = Value; seen > target;)
        {
            var found = Interlocked.CompareExchange(ref _value, target, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
