using System.Diagnostics.Metrics;

namespace Coaching.People;

/// <summary>Counts rows of imports by what became of them.</summary>
internal sealed class ImportMetrics
{
    private readonly Counter<long> _rows;

    public ImportMetrics(IMeterFactory meters) =>
        _rows = meters.Create("Coaching.People").CreateCounter<long>("coaching.people.import_rows", "{row}", "Rows of rosters by what became of them.");

    /// <summary>Counts what has become of rows since an earlier state.</summary>
    public void Count(ImportState before, ImportState after)
    {
        Add("created", tally => tally.Created);
        Add("updated", tally => tally.Updated);
        Add("unchanged", tally => tally.Unchanged);
        Add("skipped", tally => tally.Skipped);
        Add("rejected", tally => tally.Rejected);
        Add("removed", tally => tally.Removed);

        void Add(string result, Func<FileTally, long> part)
        {
            var rows = after.Tallies.Values.Sum(part) - before.Tallies.Values.Sum(part);
            if (rows > 0)
            {
                _rows.Add(rows, new KeyValuePair<string, object?>("result", result));
            }
        }
    }
}
