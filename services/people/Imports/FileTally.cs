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

/// <summary>What became of a row that was applied.</summary>
internal enum RowOutcome
{
    Unchanged,
    Created,
    Updated,
    Rejected,
}
