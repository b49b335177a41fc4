using Spectre.Console;

namespace Coaching.Cli;

/// <summary>A table of texts and, to their right, numbers: ruled for eyes, bare columns for pipes.</summary>
internal sealed class Grid
{
    private readonly Table _table = new();
    private readonly bool _isSeen;

    public Grid(Output output, IEnumerable<string> texts, IEnumerable<string> numbers)
    {
        _isSeen = output.IsSeen;
        _table.Border(_isSeen ? TableBorder.Simple : TableBorder.None);
        foreach (var heading in texts)
        {
            _table.AddColumn(Column(heading));
        }

        foreach (var heading in numbers)
        {
            _table.AddColumn(Column(heading).RightAligned().NoWrap());
        }
    }

    public void Add(IEnumerable<string> cells, bool isTotal = false)
    {
        var style = isTotal && _isSeen ? new Style(decoration: Decoration.Bold) : null;
        _table.AddRow(cells.Select(cell => new Text(Output.Clean(cell), style)));
    }

    public void Write(Output output) => output.Write(_table);

    // Two spaces tell columns apart even where a heading or a name has several words; eyes can read a heading of two lines.
    private TableColumn Column(string heading) =>
        new(new Text(_isSeen ? heading.Replace(' ', '\n') : heading)) { Padding = new Padding(0, 0, 2, 0) };
}
