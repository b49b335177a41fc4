namespace Prometheus;

/// <summary>A value that only grows.</summary>
public interface ICounter
{
    /// <summary>The present value.</summary>
    double Value { get; }

    /// <summary>Adds to the value.</summary>
    void Inc(double increment = 1);

    /// <summary>Raises the value to a target that it has not reached yet.</summary>
    void IncTo(double targetValue);
}

/// <summary>A value that grows and shrinks.</summary>
public interface IGauge
{
    /// <summary>The present value.</summary>
    double Value { get; }

    /// <summary>Adds to the value.</summary>
    void Inc(double increment = 1);

    /// <summary>Takes from the value.</summary>
    void Dec(double decrement = 1);

    /// <summary>Replaces the value.</summary>
    void Set(double val);

    /// <summary>Raises the value to a target that it has not reached yet.</summary>
    void IncTo(double targetValue);

    /// <summary>Lowers the value to a target that it has not reached yet.</summary>
    void DecTo(double targetValue);
}

/// <summary>Takes single observations.</summary>
public interface IObserver
{
    /// <summary>Takes one observation.</summary>
    void Observe(double val);
}

/// <summary>Counts observations by size.</summary>
public interface IHistogram : IObserver
{
    /// <summary>The sum of all observations.</summary>
    double Sum { get; }

    /// <summary>How many observations there were.</summary>
    long Count { get; }

    /// <summary>Takes several equal observations.</summary>
    void Observe(double val, long count);
}

/// <summary>Counts and sums observations.</summary>
public interface ISummary : IObserver;

/// <summary>A metric with labels, of which each set of values has a child of its own.</summary>
public interface ICollector<out TChild>
{
    /// <summary>The metric's name.</summary>
    string Name { get; }

    /// <summary>What it measures.</summary>
    string Help { get; }

    /// <summary>The child without label values.</summary>
    TChild Unlabelled { get; }

    /// <summary>The child of the label values, in the order of the names.</summary>
    TChild WithLabels(params string[] labelValues);
}
