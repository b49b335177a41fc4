using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace Prometheus;

/// <summary>What metrics and labels may be called.</summary>
internal static partial class Names
{
    // Units are spelt out at the end of the name, as Prometheus asks.
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["By"] = "bytes",
        ["%"] = "percent",
        ["d"] = "days",
    };

    public static void MustBeMetric(string name)
    {
        if (!MetricName().IsMatch(name))
        {
            throw new ArgumentException($"'{name}' is not a metric name.");
        }
    }

    public static void MustBeLabel(string name)
    {
        if (!LabelName().IsMatch(name) || name.StartsWith("__", StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' is not a label name.");
        }
    }

    public static string OfMetric(Instrument instrument, bool counter)
    {
        var name = OfLabel(instrument.Name);
        if (instrument.Unit is { } unit && Units.TryGetValue(unit, out var spelt) && !name.EndsWith(spelt, StringComparison.Ordinal))
        {
            name = $"{name}_{spelt}";
        }

        if (counter)
        {
            return name.EndsWith("_total", StringComparison.Ordinal) ? name : $"{name}_total";
        }

        // The ending belongs to histograms and summaries.
        return name.EndsWith("_count", StringComparison.Ordinal) ? $"{name[..^"_count".Length]}_current" : name;
    }

    public static string OfLabel(string name)
    {
        var cleaned = NotInNames().Replace(name, "_");
        return char.IsAsciiDigit(cleaned[0]) ? $"_{cleaned}" : cleaned;
    }

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$")]
    private static partial Regex MetricName();

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex LabelName();

    [GeneratedRegex("[^a-zA-Z0-9_]")]
    private static partial Regex NotInNames();
}
