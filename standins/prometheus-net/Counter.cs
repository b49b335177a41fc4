namespace Prometheus;

/// <summary>A value that only grows.</summary>
public sealed class Counter : Collector<Counter.Child>, ICounter
{
    internal Counter(string name, string help, string[] labelNames, bool suppressInitialValue)
        : base(name, help, labelNames, suppressInitialValue) => PublishUnlabelled();

    /// <inheritdoc />
    public double Value => Unlabelled.Value;

    internal override string Type => "counter";

    /// <inheritdoc />
    public void Inc(double increment = 1) => Unlabelled.Inc(increment);

    /// <inheritdoc />
    public void IncTo(double targetValue) => Unlabelled.IncTo(targetValue);

    private protected override Child NewChild() => new();

    private protected override void WriteChild(TextWriter to, Child child, string labels) => Text.Sample(to, Name, labels, child.Value);

    /// <summary>One series of a counter.</summary>
    public sealed class Child : ChildBase, ICounter
    {
        private AtomicDouble _value;

        internal Child()
        {
        }

        /// <inheritdoc />
        public double Value => _value.Value;

        /// <inheritdoc />
        public void Inc(double increment = 1)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(increment);
            _value.Add(increment);
            Publish();
        }

        /// <inheritdoc />
        public void IncTo(double targetValue)
        {
            _value.RaiseTo(targetValue);
            Publish();
        }
    }
}
