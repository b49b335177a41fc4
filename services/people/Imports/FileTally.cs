using Coaching.People.V1;

namespace Coaching.People;

/// <summary>What became of the rows of one file.</summary>
internal sealed record FileTally
{
    public long Rows { get; set; }

    public long Created { get; set; }

    public long Updated { get; set; }

    public long Unchanged { get; set; }

    public long Skipped { get; set; }

    public long Rejected { get; set; }

    public long Removed { get; set; }

    public void Add(RowOutcome outcome, long rows = 1)
    {
        switch (outcome)
        {
            case RowOutcome.Created:
                Created += rows;
                break;
            case RowOutcome.Updated:
                Updated += rows;
                break;
            case RowOutcome.Unchanged:
                Unchanged += rows;
                break;
            case RowOutcome.Skipped:
                Skipped += rows;
                break;
            case RowOutcome.Removed:
                Removed += rows;
                break;
            default:
                Rejected += rows;
                break;
        }
    }

    public ImportReport.Types.FileCounts ToProto(string file) => new()
    {
        File = file,
        Rows = Rows,
        Created = Created,
        Updated = Updated,
        Unchanged = Unchanged,
        Skipped = Skipped,
        Rejected = Rejected,
        Removed = Removed,
    };
}

/// <summary>What became of a row. The numbers are stored.</summary>
internal enum RowOutcome
{
    Unchanged = 0,
    Created = 1,
    Updated = 2,
    Rejected = 3,
    Skipped = 4,
    Removed = 5,
}
