using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Coaching.Observations;

/// <summary>Writes sheets of text as a workbook that Excel and its like open.</summary>
internal static class SpreadsheetWriter
{
    public static byte[] Write(IReadOnlyList<(string Name, IReadOnlyList<IReadOnlyList<string>> Rows)> sheets)
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var listed = new Sheets();
            foreach (var (name, rows) in sheets)
            {
                var part = workbook.AddNewPart<WorksheetPart>();
                part.Worksheet = new Worksheet(new SheetData(rows.Select(Row)));
                listed.Append(new Sheet { Id = workbook.GetIdOfPart(part), SheetId = (uint)listed.ChildElements.Count + 1, Name = name });
            }

            workbook.Workbook = new Workbook(listed);
        }

        return stream.ToArray();
    }

    private static Row Row(IReadOnlyList<string> cells, int row) => new(cells
        .Select((text, column) => (text, column))
        .Where(cell => cell.text.Length > 0)
        .Select(cell => new Cell
        {
            CellReference = $"{Letters(cell.column)}{row + 1}",
            DataType = CellValues.InlineString,
            InlineString = new InlineString(new Text(FormText.Clean(cell.text)) { Space = SpaceProcessingModeValues.Preserve }),
        }))
    {
        RowIndex = (uint)row + 1,
    };

    private static string Letters(int column) => column < 26
        ? ((char)('A' + column)).ToString()
        : $"{Letters((column / 26) - 1)}{(char)('A' + (column % 26))}";
}
