namespace Prometheus;

/// <summary>A value that grows and shrinks.</summary>
public sealed class Gauge : Collector<Gauge.Child>, IGauge
{
    internal Gauge(string name, string help, string[] labelNames, bool suppressInitialValue)
        : base(name, help, labelNames, suppressInitialValue) => PublishUnlabelled();

    /// <inheritdoc />
    public double Value => Unlabelled.Value;

    internal override string Type => "gauge";

    /// <inheritdoc />
    public void Inc(double increment = 1) => Unlabelled.Inc(increment);

    /// <inheritdoc />
    public void Dec(double decrement = 1) => Unlabelled.Dec(decrement);

    /// <inheritdoc />
    public void Set(double val) => Unlabelled.Set(val);

    /// <inheritdoc />
    public void IncTo(double targetValue) => Unlabelled.IncTo(targetValue);

    /// <inheritdoc />
    public void DecTo(double targetValue) => Unlabelled.DecTo(targetValue);

    private protected override Child NewChild() => new();

    private protected override void WriteChild(TextWriter to, Child child, string labels) => Text.Sample(to, Name, labels, child.Value);

    /// <summary>One series of a gauge.</summary>
    public sealed class Child : ChildBase, IGauge
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
            _value.Add(increment);
            Publish();
        }

        /// <inheritdoc />
        public void Dec(double decrement = 1) => Inc(-decrement);

        /// <inheritdoc />
        public void Set(double val)
        {
            _value.Value = val;
            Publish();
        }

        /// <inheritdoc />
        public void IncTo(double targetValue)
        {
            _value.RaiseTo(targetValue);
            Publish();
        }

        /// <inheritdoc />
        public void DecTo(double targetValue)
        {
            _value.LowerTo(targetValue);
            Publish();
        }
    }
}
