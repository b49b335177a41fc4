using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Coaching.Observations;

/// <summary>One row below the headings.</summary>
/// <param name="Number">Its number as the spreadsheet shows it.</param>
/// <param name="Cells">What stands in it, by heading; empty cells are left out.</param>
internal sealed record SpreadsheetRow(int Number, IReadOnlyDictionary<string, string> Cells)
{
    public string this[string heading] => Cells.GetValueOrDefault(heading, "");
}

/// <summary>A sheet whose first row names its columns.</summary>
internal sealed record SpreadsheetTable(string Name, IReadOnlyList<string> Headings, IReadOnlyList<SpreadsheetRow> Rows);

/// <summary>A workbook that somebody sent, read without trusting what it says about itself.</summary>
internal static class Spreadsheet
{
    private const int MaxFiles = 200;
    private const long MaxUnpacked = 16 * 1024 * 1024;
    private const int MaxSheets = 30;
    private const int MaxRows = 5_000;
    private const int MaxColumns = 200;
    private const int MaxText = 10_000;

    /// <summary>Its sheets by name in small letters; null when it is no such workbook, or more than one may be.</summary>
    public static IReadOnlyDictionary<string, SpreadsheetTable>? Read(byte[] content)
    {
        try
        {
            if (!IsBounded(content))
            {
                return null;
            }

            using var stream = new MemoryStream(content, writable: false);
            using var document = SpreadsheetDocument.Open(stream, false, new OpenSettings { MaxCharactersInPart = MaxUnpacked });
            return Read(document);
        }
        catch (Exception e) when (e is InvalidDataException or OpenXmlPackageException or FileFormatException or System.Xml.XmlException or FormatException
            or NotSupportedException or ArgumentException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    // What a zip says of its sizes is what its maker wanted: everything is unpacked once, and counted, before anything reads it.
    private static bool IsBounded(byte[] content)
    {
        using var zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
        if (zip.Entries.Count > MaxFiles)
        {
            return false;
        }

        var (buffer, total) = (new byte[81_920], 0L);
        foreach (var entry in zip.Entries)
        {
            using var unpacked = entry.Open();
            int read;
            while ((read = unpacked.Read(buffer)) > 0)
            {
                total += read;
                if (total > MaxUnpacked)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static Dictionary<string, SpreadsheetTable>? Read(SpreadsheetDocument document)
    {
        if (document.WorkbookPart is not { Workbook.Sheets: { } listed } workbook)
        {
            return null;
        }

        var sheets = listed.Elements<Sheet>().ToList();
        if (sheets.Count > MaxSheets)
        {
            return null;
        }

        var shared = workbook.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().Select(item => Text(item)).ToList() ?? [];
        var tables = new Dictionary<string, SpreadsheetTable>(StringComparer.Ordinal);
        var rows = 0;
        foreach (var sheet in sheets)
        {
            if (sheet.Id?.Value is not { } id || workbook.GetPartById(id) is not WorksheetPart part || sheet.Name?.Value is not { } name)
            {
                continue;
            }

            if (Read(name.Trim().ToLowerInvariant(), part, shared, ref rows) is not { } table || !tables.TryAdd(table.Name, table))
            {
                return null;
            }
        }

        return tables;
    }

    private static SpreadsheetTable? Read(string name, WorksheetPart part, List<string> shared, ref int rows)
    {
        IReadOnlyList<string>? headings = null;
        var found = new List<SpreadsheetRow>();
        var last = 0;
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement || reader.LoadCurrentElement() is not Row row)
            {
                continue;
            }

            last = (int)(row.RowIndex?.Value ?? (uint)last + 1);
            var cells = Cells(row, shared);
            if (cells is null || ++rows > MaxRows)
            {
                return null;
            }

            if (headings is null)
            {
                headings = [.. Enumerable.Range(0, cells.Count == 0 ? 0 : cells.Keys.Max() + 1).Select(column => Heading(cells.GetValueOrDefault(column, "")))];
            }
            else if (cells.Count > 0)
            {
                found.Add(new SpreadsheetRow(last, Named(headings, cells)));
            }
        }

        return new SpreadsheetTable(name, headings ?? [], found);
    }

    private static Dictionary<int, string>? Cells(Row row, List<string> shared)
    {
        var cells = new Dictionary<int, string>();
        var next = 0;
        foreach (var cell in row.Elements<Cell>())
        {
            var column = cell.CellReference?.Value is { } reference ? Column(reference) : next;
            next = column + 1;
            if (column >= MaxColumns)
            {
                return null;
            }

            var text = Text(cell, shared).Trim();
            if (text.Length > MaxText)
            {
                return null;
            }

            if (text.Length > 0)
            {
                cells[column] = text;
            }
        }

        return cells;
    }

    private static Dictionary<string, string> Named(IReadOnlyList<string> headings, Dictionary<int, string> cells)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, text) in cells.OrderBy(cell => cell.Key))
        {
            if (column < headings.Count && headings[column].Length > 0)
            {
                named.TryAdd(headings[column], text);
            }
        }

        return named;
    }

    private static string Text(Cell cell, List<string> shared)
    {
        var value = cell.CellValue?.Text ?? "";
        var type = cell.DataType?.Value;
        if (type == CellValues.SharedString)
        {
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < shared.Count ? shared[index] : "";
        }

        return type == CellValues.InlineString ? cell.InlineString is { } inline ? Text(inline) : ""
            : type == CellValues.Boolean ? (value == "1" ? "TRUE" : "FALSE")
            : value;
    }

    // Phonetic guides and the like stand beside the text and are not of it.
    private static string Text(OpenXmlElement item) => string.Concat(item.Elements<Text>().Select(text => text.Text)
        .Concat(item.Elements<Run>().Select(run => run.Text?.Text ?? "")));

    private static string Heading(string text)
    {
        var parts = text.Split("::", 2, StringSplitOptions.TrimEntries);
        var name = parts[0].ToLowerInvariant().Replace(' ', '_');
        return parts.Length == 1 ? name : $"{name}::{parts[1]}";
    }

    private static int Column(string reference)
    {
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetter).Take(3))
        {
            column = (column * 26) + (char.ToUpperInvariant(letter) - 'A' + 1);
        }

        return Math.Max(0, column - 1);
    }
}
