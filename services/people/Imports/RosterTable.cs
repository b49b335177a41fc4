using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Coaching.People.V1;

namespace Coaching.People;

/// <summary>A file's rows, with its header held against the standard. Lines that cannot be read are refused one by one and cost no neighbour.</summary>
internal sealed class RosterTable
{
    private static readonly SearchValues<char> Control =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl)]);

    // A field of more lines than this was not meant to hold them.
    private const int MaxJoined = 10;

    private readonly ByteLines _bytes;
    private readonly TextLines _lines;
    private readonly string _file;
    private readonly IssueLog _log;
    private readonly int _maxRows;
    private readonly string _headerLine;
    private readonly Dictionary<string, int> _columns;
    private readonly int _width;
    private readonly (string Name, int Column, bool IsSeen)[] _mustBeEmpty;
    private bool _isFirst = true;

    private RosterTable(ByteLines lines, string file, string headerLine, int width, Dictionary<string, int> columns, bool isBulk, int maxRows, IssueLog log)
    {
        (_bytes, _lines, _file, _headerLine, _width, _columns, _maxRows, _log) = (lines, new TextLines(lines), file, headerLine, width, columns, maxRows, log);
        IdColumns = Column("metadata.tscNumber") is >= 0 and var tsc ? [("tsc", tsc)] : [];
        _mustBeEmpty = isBulk && Column("status") >= 0 ? [("status", Column("status"), false), ("dateLastModified", Column("dateLastModified"), false)] : [];
    }

    public CsvRow Row { get; } = new();

    public long Line => _lines.Current.Number;

    /// <summary>Whether a quoted field may hold line ends, which read as spaces; OneRoster forbids them.</summary>
    private bool MayJoin { get; init; }

    public FileTally Tally { get; } = new();

    /// <summary>What became of rows that are dealt with already.</summary>
    public RowRuns Runs { get; } = new();

    /// <summary>Whether a line could not be read, so that nobody knows whom it names.</summary>
    public bool HasUnreadable { get; private set; }

    /// <summary>The place of a column; -1 for one that the file does not have, which reads as empty.</summary>
    public int Column(string name) => _columns.GetValueOrDefault(name, -1);

    /// <summary>Opens a file of a package.</summary>
    public static RosterTable? Open(RosterPackage package, RosterFile file, int maxRows, IssueLog log) => Open(
        package.Open(file), file.FileName, RosterSchema.ColumnsOf(file.Name, package.Manifest.Version), maxRows, log,
        RosterSchema.IsExact(package.Manifest.Version), file.IsBulk);

    /// <summary>Opens a file; null when its header does not let it be read.</summary>
    public static RosterTable? Open(
        Stream content, string file, IReadOnlyList<(string Name, bool IsRequired)> columns, int maxRows, IssueLog log, bool isExact = true, bool isBulk = false)
    {
        var lines = new ByteLines(content);
        var header = new CsvRow();
        if (ReadHeader(lines, header, out var line) is { } wrong)
        {
            log.Reject(file, 1, "", wrong);
            return null;
        }

        var found = RosterHeader.Check(file, header, columns, isExact, log);
        return found is null ? null : new RosterTable(lines, file, line, header.Count, found, isBulk, maxRows, log);
    }

    /// <summary>The columns of further identifiers, by system.</summary>
    public IReadOnlyList<(string System, int Column)> IdColumns { get; private init; }

    /// <summary>The same table, none of whose rows was read, under the names that readers know, with identifiers by system and values that stand for others.</summary>
    public RosterTable Mapped(
        IReadOnlyDictionary<string, string> names, IEnumerable<CsvMapping.Types.ExternalIdColumn> ids, IEnumerable<CsvMapping.Types.Alias> aliases)
    {
        var columns = new Dictionary<string, int>(_columns, StringComparer.Ordinal);
        foreach (var (name, column) in names)
        {
            columns[name] = _columns[column];
        }

        var mapped = new RosterTable(_bytes, _file, _headerLine, _width, columns, isBulk: false, _maxRows, _log)
        {
            MayJoin = true,
            IdColumns = [.. ids.Select(id => (id.System, _columns[id.Column]))],
        };
        foreach (var alias in aliases)
        {
            mapped.Row.Aliases[(_columns[alias.Column], alias.Value)] = alias.Meaning;
        }

        return mapped;
    }

    /// <summary>The same table, none of whose rows was read, with its columns named by their place, whatever the header says.</summary>
    public RosterTable Placed(IReadOnlyList<string> names) => new(
        _bytes, _file, _headerLine, _width, names.Take(_width).Select((name, index) => (name, index)).ToDictionary(column => column.name, column => column.index),
        isBulk: false, _maxRows, _log)
    {
        MayJoin = true,
    };

    /// <summary>Moves to the next row that can be read.</summary>
    public bool Read()
    {
        while (_lines.Read())
        {
            var text = _lines.Current.Text;
            if (text?.Length == 0)
            {
                continue;
            }

            if (_isFirst && text == _headerLine)
            {
                _log.Warn(_file, Line, "", IssueCodes.DoubledHeader);
                _isFirst = false;
                continue;
            }

            _isFirst = false;
            if (++Tally.Rows > _maxRows)
            {
                _log.Reject(_file, Line, "", IssueCodes.TooManyRows);
                throw new PackageRefusedException();
            }

            if (Parse(text) is { } wrong && !(wrong == IssueCodes.UnclosedQuote && MayJoin && Join(text!)))
            {
                HasUnreadable = true;
                Reject("", wrong);
                continue;
            }

            WatchEmpty();
            return true;
        }

        if (Tally.Rows == 0)
        {
            _log.Warn(_file, 0, "", IssueCodes.EmptyFile);
        }

        return false;
    }

    /// <summary>Counts the current row as dealt with.</summary>
    public void Count(RowOutcome outcome)
    {
        Tally.Add(outcome);
        Runs.Add(outcome, Line, "");
    }

    public void Reject(string column, string code)
    {
        Tally.Rejected++;
        _log.Reject(_file, Line, column, code);
    }

    public void Warn(string column, string code) => _log.Warn(_file, Line, column, code);

    private string? Parse(string? text) => text switch
    {
        null => _lines.Current.Wrong,
        _ when text.AsSpan().ContainsAny(Control) => IssueCodes.ControlCharacter,
        _ => Row.Parse(text) ?? (Row.Count == _width ? null : IssueCodes.RaggedRow),
    };

    // Only what then is a whole row is taken for one: a quote left open costs its own line and none of those that follow.
    private bool Join(string text)
    {
        for (var more = 0; more < MaxJoined && _lines.Peek(more) is { Text: { } next }; more++)
        {
            text = $"{text} {next}";
            var wrong = text.Length > ByteLines.MaxLine ? IssueCodes.LineTooLong : Parse(text);
            if (wrong != IssueCodes.UnclosedQuote)
            {
                _lines.Skip(wrong is null ? more + 1 : 0);
                return wrong is null;
            }
        }

        return false;
    }

    // Said once for the file, where it is first seen: real packages do it in every row.
    private void WatchEmpty()
    {
        for (var index = 0; index < _mustBeEmpty.Length; index++)
        {
            var (name, column, isSeen) = _mustBeEmpty[index];
            if (!isSeen && !Row.IsBlank(column))
            {
                _mustBeEmpty[index] = (name, column, true);
                _log.Warn(_file, Line, name, IssueCodes.StatusInBulk);
            }
        }
    }

    private static string? ReadHeader(ByteLines lines, CsvRow header, out string line)
    {
        line = "";
        if (!lines.Read() || lines.IsTooLong || lines.Line.IsEmpty)
        {
            return IssueCodes.MissingHeader;
        }

        var bytes = lines.Line;
        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        if (!Utf8.IsValid(bytes) || bytes.Contains((byte)0))
        {
            return IssueCodes.NotUtf8;
        }

        line = Encoding.UTF8.GetString(bytes);
        return header.Parse(line);
    }
}
