using Spectre.Console;

namespace Coaching.Cli;

/// <summary>A table of texts and, to their right, numbers: framed for eyes, bare columns for pipes.</summary>
internal sealed class Grid
{
    private readonly Table _table = new();
    private readonly bool _isSeen;

    public Grid(Output output, IEnumerable<string> texts, IEnumerable<string> numbers)
    {
        _isSeen = output.IsSeen;
        _table.Border(_isSeen ? TableBorder.Rounded : TableBorder.None);
        foreach (var heading in texts)
        {
            _table.AddColumn(new TableColumn(new Text(heading)));
        }

        foreach (var heading in numbers)
        {
            _table.AddColumn(new TableColumn(new Text(heading)).RightAligned());
        }
    }

    public void Add(IEnumerable<string> cells, bool isTotal = false)
    {
        var style = isTotal && _isSeen ? new Style(decoration: Decoration.Bold) : null;
        _table.AddRow(cells.Select(cell => new Text(Output.Clean(cell), style)));
    }

    public void Write(Output output) => output.Write(_table);
}
