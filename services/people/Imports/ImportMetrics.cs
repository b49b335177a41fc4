using Prometheus;

namespace Coaching.People;

/// <summary>Counts rows of imports by what became of them.</summary>
internal static class ImportMetrics
{
    private static readonly Counter Rows = Metrics.CreateCounter("coaching_import_rows_total", "Rows of rosters by what became of them.", ["result"]);

    private static readonly (Counter.Child Rows, Func<FileTally, long> Part)[] Results =
    [
        (Rows.WithLabels("created"), tally => tally.Created),
        (Rows.WithLabels("updated"), tally => tally.Updated),
        (Rows.WithLabels("unchanged"), tally => tally.Unchanged),
        (Rows.WithLabels("skipped"), tally => tally.Skipped),
        (Rows.WithLabels("rejected"), tally => tally.Rejected),
        (Rows.WithLabels("removed"), tally => tally.Removed),
    ];

    /// <summary>Shows the zeros, without which the first of a kind would not be seen as an increase.</summary>
    public static void Show() => _ = Results;

    /// <summary>Counts what has become of rows since an earlier state.</summary>
    public static void Count(ImportState before, ImportState after)
    {
        foreach (var (rows, part) in Results)
        {
            rows.Inc(Math.Max(0, after.Tallies.Values.Sum(part) - before.Tallies.Values.Sum(part)));
        }
    }
}
