namespace Prometheus;

/// <summary>Counts observations by size.</summary>
public sealed class Histogram : Collector<Histogram.Child>, IHistogram
{
    private static readonly double[] DefaultBuckets = [.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10];

    private readonly double[] _bounds;
    private readonly string[] _boundLabels;

    internal Histogram(string name, string help, string[] labelNames, bool suppressInitialValue, double[]? buckets)
        : base(name, help, labelNames, suppressInitialValue)
    {
        _bounds = [.. (buckets ?? DefaultBuckets).Where(bound => !double.IsPositiveInfinity(bound))];
        if (_bounds.Zip(_bounds.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw new ArgumentException($"The buckets of {name} must rise.");
        }

        _boundLabels = [.. _bounds.Append(double.PositiveInfinity).Select(bound => $"le=\"{Text.Number(bound)}\"")];
        PublishUnlabelled();
    }

    /// <inheritdoc />
    public double Sum => Unlabelled.Sum;

    /// <inheritdoc />
    public long Count => Unlabelled.Count;

    internal override string Type => "histogram";

    /// <summary>Bounds that grow by a factor.</summary>
    public static double[] ExponentialBuckets(double start, double factor, int count) =>
        [.. Enumerable.Range(0, count).Select(step => start * Math.Pow(factor, step))];

    /// <summary>Bounds that grow by a width.</summary>
    public static double[] LinearBuckets(double start, double width, int count) =>
        [.. Enumerable.Range(0, count).Select(step => start + (width * step))];

    /// <inheritdoc />
    public void Observe(double val) => Unlabelled.Observe(val);

    /// <inheritdoc />
    public void Observe(double val, long count) => Unlabelled.Observe(val, count);

    private protected override Child NewChild() => new(_bounds);

    private protected override void WriteChild(TextWriter to, Child child, string labels)
    {
        var cumulative = 0L;
        for (var bucket = 0; bucket < _boundLabels.Length; bucket++)
        {
            cumulative += child.InBucket(bucket);
            Text.Sample(to, $"{Name}_bucket", labels.Length == 0 ? _boundLabels[bucket] : $"{labels},{_boundLabels[bucket]}", cumulative);
        }

        Text.Sample(to, $"{Name}_sum", labels, child.Sum);
        Text.Sample(to, $"{Name}_count", labels, cumulative);
    }

    /// <summary>One series of a histogram.</summary>
    public sealed class Child : ChildBase, IHistogram
    {
        private readonly double[] _bounds;
        private readonly long[] _counts;
        private AtomicDouble _sum;

        internal Child(double[] bounds) => (_bounds, _counts) = (bounds, new long[bounds.Length + 1]);

        /// <inheritdoc />
        public double Sum => _sum.Value;

        /// <inheritdoc />
        public long Count => Enumerable.Range(0, _counts.Length).Sum(InBucket);

        /// <inheritdoc />
        public void Observe(double val) => Observe(val, 1);

        /// <inheritdoc />
        public void Observe(double val, long count)
        {
            if (double.IsNaN(val))
            {
                return;
            }

            var found = Array.BinarySearch(_bounds, val);
            Interlocked.Add(ref _counts[found >= 0 ? found : ~found], count);
            _sum.Add(val * count);
            Publish();
        }

        internal long InBucket(int bucket) => Interlocked.Read(ref _counts[bucket]);
    }
}
