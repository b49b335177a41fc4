using Spectre.Console;

namespace Coaching.Cli;

/// <summary>A table of texts and, to their right, numbers.</summary>
internal sealed class Grid
{
    private readonly Table _table = new Table().Border(TableBorder.None);
    private readonly bool _isSeen;

    public Grid(Output output, IEnumerable<string> texts, IEnumerable<string> numbers)
    {
        _isSeen = output.IsSeen;
        foreach (var heading in texts)
        {
            _table.AddColumn(Column(heading, gap: 2));
        }

        foreach (var heading in numbers)
        {
            _table.AddColumn(Column(heading, gap: _isSeen ? 1 : 2).RightAligned().NoWrap());
        }
    }

    public void Add(IEnumerable<string> cells, bool isTotal = false)
    {
        var style = isTotal && _isSeen ? new Style(decoration: Decoration.Bold) : null;
        _table.AddRow(cells.Select(cell => new Text(Output.Clean(cell), style)));
    }

    public void Write(Output output) => output.Write(_table);

    // A terminal of 80 columns holds the widest table when headings take two lines; in a pipe every row is one line, and two spaces part
    // the columns, whose names may hold one.
    private TableColumn Column(string heading, int gap) => new(
        _isSeen ? new Text(heading.Replace(' ', '\n'), new Style(decoration: Decoration.Underline)) : new Text(heading))
    {
        Padding = new Padding(0, 0, gap, 0),
    };
}
