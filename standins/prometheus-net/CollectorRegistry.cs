using System.Collections.Concurrent;
using System.Text;

namespace Prometheus;

/// <summary>A set of metrics that are exported together.</summary>
public sealed class CollectorRegistry
{
    private readonly ConcurrentDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Func<CancellationToken, Task>> _beforeCollect = new();
    private string _staticLabels = string.Empty;
    private Action? _beforeFirstCollect;

    internal CollectorRegistry(Action? beforeFirstCollect = null) => _beforeFirstCollect = beforeFirstCollect;

    /// <summary>Has something brought up to date before each export.</summary>
    public void AddBeforeCollectCallback(Action callback) => _beforeCollect.Enqueue(_ =>
    {
        callback();
        return Task.CompletedTask;
    });

    /// <summary>Has something brought up to date before each export.</summary>
    public void AddBeforeCollectCallback(Func<CancellationToken, Task> callback) => _beforeCollect.Enqueue(callback);

    /// <summary>Labels that every series of the registry carries.</summary>
    public void SetStaticLabels(IDictionary<string, string> labels)
    {
        foreach (var name in labels.Keys)
        {
            Names.MustBeLabel(name);
        }

        _staticLabels = Text.Labels([.. labels.Keys], [.. labels.Values], string.Empty);
    }

    /// <summary>Writes all metrics in Prometheus's text format.</summary>
    public async Task CollectAndExportAsTextAsync(Stream to, CancellationToken cancel = default)
    {
        BeforeFirstCollect();
        foreach (var callback in _beforeCollect)
        {
            await callback(cancel);
        }

        await using var page = new StringWriter { NewLine = "\n" };
        foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
        {
            family.Write(page, _staticLabels);
        }

        await to.WriteAsync(Encoding.UTF8.GetBytes(page.ToString()), cancel);
    }

    internal void BeforeFirstCollect() => Interlocked.Exchange(ref _beforeFirstCollect, null)?.Invoke();

    /// <summary>The metric of the name and labels, made on first use; one name has one type.</summary>
    internal TCollector GetOrAdd<TCollector>(string name, string[] labelNames, Func<TCollector> make)
        where TCollector : Collector
    {
        var family = _families.GetOrAdd(name, _ => new Family(name));
        return family.Collectors.GetOrAdd(new LabelValues(labelNames), _ => make()) as TCollector
            ?? throw new InvalidOperationException($"{name} is already registered as another type of metric.");
    }

    /// <summary>All metrics of one name; they differ in their labels.</summary>
    private sealed class Family(string name)
    {
        public string Name => name;

        public ConcurrentDictionary<LabelValues, Collector> Collectors { get; } = new();

        public void Write(TextWriter page, string staticLabels)
        {
            using var samples = new StringWriter { NewLine = "\n" };
            Collector? first = null;
            foreach (var collector in Collectors.Values)
            {
                first ??= collector;
                if (collector.Type == first.Type)
                {
                    collector.Write(samples, staticLabels);
                }
            }

            var written = samples.GetStringBuilder();
            if (first is not null && written.Length > 0)
            {
                Text.Header(page, name, first.Help, first.Type);
                page.Write(written);
            }
        }
    }
}
