using System.Collections.Concurrent;

namespace Prometheus;

/// <summary>A metric: a name, what it measures, and its series.</summary>
public abstract class Collector
{
    private protected Collector(string name, string help, string[] labelNames)
    {
        Names.MustBeMetric(name);
        foreach (var label in labelNames)
        {
            Names.MustBeLabel(label);
        }

        (Name, Help, LabelNames) = (name, help, labelNames);
    }

    /// <summary>The metric's name.</summary>
    public string Name { get; }

    /// <summary>What it measures.</summary>
    public string Help { get; }

    /// <summary>The names of its labels.</summary>
    public string[] LabelNames { get; }

    internal abstract string Type { get; }

    internal abstract void Write(TextWriter to, string staticLabels);
}

/// <summary>A metric whose series are of one kind.</summary>
public abstract class Collector<TChild> : Collector, ICollector<TChild>
    where TChild : ChildBase
{
    private readonly ConcurrentDictionary<LabelValues, TChild> _children = new();
    private readonly bool _publish;
    private readonly Lazy<TChild> _unlabelled;

    private protected Collector(string name, string help, string[] labelNames, bool suppressInitialValue)
        : base(name, help, labelNames)
    {
        _publish = !suppressInitialValue;
        _unlabelled = new Lazy<TChild>(() => ChildOf([]));
    }

    /// <inheritdoc />
    public TChild Unlabelled => _unlabelled.Value;

    /// <inheritdoc />
    public TChild WithLabels(params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        return ChildOf(labelValues);
    }

    /// <summary>Forgets the series of the label values.</summary>
    public void RemoveLabelled(params string[] labelValues) => _children.TryRemove(new LabelValues(labelValues), out _);

    /// <summary>The label values of every series.</summary>
    public IEnumerable<string[]> GetAllLabelValues() => _children.Keys.Where(key => key.Values.Length > 0).Select(key => key.Values);

    internal override void Write(TextWriter to, string staticLabels)
    {
        foreach (var (labels, child) in _children)
        {
            if (child.Published)
            {
                WriteChild(to, child, Text.Labels(LabelNames, labels.Values, staticLabels));
            }
        }
    }

    private protected abstract TChild NewChild();

    private protected abstract void WriteChild(TextWriter to, TChild child, string labels);

    /// <summary>A metric without labels shows its zero from the start.</summary>
    private protected void PublishUnlabelled()
    {
        if (LabelNames.Length == 0)
        {
            _ = Unlabelled;
        }
    }

    private TChild ChildOf(string[] values)
    {
        var key = new LabelValues(values);
        if (_children.TryGetValue(key, out var child))
        {
            return child;
        }

        if (values.Length != LabelNames.Length)
        {
            throw new ArgumentException($"{Name} has {LabelNames.Length} labels, but {values.Length} values were given.");
        }

        return _children.GetOrAdd(new LabelValues([.. values]), _ =>
        {
            var made = NewChild();
            if (_publish)
            {
                made.Publish();
            }

            return made;
        });
    }
}

/// <summary>One series of a metric.</summary>
public abstract class ChildBase
{
    private volatile bool _published;

    internal bool Published => _published;

    /// <summary>Shows the series from now on, written to or not.</summary>
    public void Publish()
    {
        // Read first: a write on every increment would make all cores fight for the cache line.
        if (!_published)
        {
            _published = true;
        }
    }
}
