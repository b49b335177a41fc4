using System.Globalization;
using Coaching.Analytics.V1;

namespace Coaching.Cli;

/// <summary>Rows of figures with their total, how old they are, and the command that looks closer.</summary>
internal static class FigureTable
{
    private const string SuppressedRemark = "* held back: the row is about too few people, or would tell of one that is.";

    public static void Write(
        Invocation run,
        IReadOnlyList<Dimension> by,
        IEnumerable<string> numbers,
        IReadOnlyList<FigureRow> rows,
        FigureRow? total,
        Watermark? watermark)
    {
        var grid = new Grid(run.Output, FigureRow.Headings(by), numbers);
        foreach (var row in rows)
        {
            grid.Add(row.Cells(by));
        }

        if (total is not null)
        {
            grid.Add(total.TotalCells(by), isTotal: true);
        }

        grid.Write(run.Output);
        if (rows.Append(total).Any(row => row?.IsSuppressed == true))
        {
            run.Output.Remark(SuppressedRemark);
        }

        Date(run.Output, watermark);
        if (rows.FirstOrDefault(row => row.HasChildren) is { } parent && by.Contains(Dimension.OrgUnit))
        {
            run.Output.Remark($"Drill down: {FigureOptions.DrillDown(run.Parsed, parent.OrgUnit)}");
        }
    }

    /// <summary>Says how old figures are.</summary>
    public static void Date(Output output, Watermark? watermark)
    {
        if (watermark?.Time is { } time)
        {
            var text = time.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            output.Remark($"Figures up to {text} UTC ({watermark.Definition}).");
        }
    }
}
