namespace Prometheus;

/// <summary>Counts and sums observations.</summary>
public sealed class Summary : Collector<Summary.Child>, ISummary
{
    internal Summary(string name, string help, string[] labelNames, bool suppressInitialValue)
        : base(name, help, labelNames, suppressInitialValue) => PublishUnlabelled();

    internal override string Type => "summary";

    /// <inheritdoc />
    public void Observe(double val) => Unlabelled.Observe(val);

    private protected override Child NewChild() => new();

    private protected override void WriteChild(TextWriter to, Child child, string labels)
    {
        Text.Sample(to, $"{Name}_sum", labels, child.Sum);
        Text.Sample(to, $"{Name}_count", labels, child.Count);
    }

    /// <summary>One series of a summary.</summary>
    public sealed class Child : ChildBase, ISummary
    {
        private AtomicDouble _sum;
        private long _count;

        internal Child()
        {
        }

        internal double Sum => _sum.Value;

        internal long Count => Interlocked.Read(ref _count);

        /// <inheritdoc />
        public void Observe(double val)
        {
            Interlocked.Increment(ref _count);
            _sum.Add(val);
            Publish();
        }
    }
}
