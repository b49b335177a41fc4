using System.Text;

namespace Coaching.Scheduling;

/// <summary>RFC 4180 records with a separator of the writer's choice; a value may go on over lines, and one bad line harms no other.</summary>
internal sealed class CsvRecords
{
    private const int MaxLines = 50;
    private const int MaxFields = 500;

    private static readonly char[] Separators = [',', ';', '\t'];

    private readonly BoundedLines _lines;
    private readonly string _file;
    private readonly TimetableIssueLog _log;
    private readonly char _separator;

    public CsvRecords(TextReader content, string file, TimetableOptions options, TimetableIssueLog log)
    {
        (_file, _log) = (file, log);
        _lines = new BoundedLines(content, options.MaxCharacters);
        _separator = options.Separator ?? Likeliest(_lines.Peek(0) ?? "");
    }

    /// <summary>The line on which the current record begins.</summary>
    public long Line { get; private set; }

    /// <summary>The values of the next record; null at the end.</summary>
    public List<string>? Next()
    {
        while (_lines.Read())
        {
            Line = _lines.Number;
            if (_lines.Current is not { } line)
            {
                _log.Add(_file, Line, "", TimetableIssueCodes.LineTooLong);
            }
            else if (line.Length > 0)
            {
                var (fields, wrong) = Record(line);
                if (wrong.Length == 0)
                {
                    return fields;
                }

                _log.Add(_file, Line, "", wrong);
            }
        }

        if (_lines.IsCutShort)
        {
            _log.Add(_file, _lines.Number, "", TimetableIssueCodes.TooMuchData);
        }

        return null;
    }

    private (List<string> Fields, string Wrong) Record(string line)
    {
        var (fields, wrong) = Parse(line);
        var whole = new StringBuilder(line);
        for (var more = 0; wrong == TimetableIssueCodes.UnclosedQuote && more < MaxLines && _lines.Peek(more) is { } next; more++)
        {
            whole.Append('\n').Append(next);
            if (whole.Length > BoundedLines.MaxLine)
            {
                break;
            }

            // Only a quotation mark can close the value.
            if (next.Contains('"', StringComparison.Ordinal) && Parse(whole.ToString()) is { Wrong: not TimetableIssueCodes.UnclosedQuote } found)
            {
                (fields, wrong) = found;
                if (wrong.Length == 0)
                {
                    _lines.Skip(more + 1);
                }
            }
        }

        return (fields, wrong);
    }

    private (List<string> Fields, string Wrong) Parse(string text)
    {
        var fields = new List<string>();
        var at = 0;
        while (fields.Count < MaxFields)
        {
            var isQuoted = at < text.Length && text[at] == '"';
            var end = isQuoted ? Closing(text, at + 1) : Next(text, at);
            if (end < 0)
            {
                return (fields, TimetableIssueCodes.UnclosedQuote);
            }

            var value = isQuoted ? text[(at + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal) : text[at..end];
            at = isQuoted ? end + 1 : end;
            if ((!isQuoted && value.Contains('"', StringComparison.Ordinal)) || (at < text.Length && text[at] != _separator))
            {
                return (fields, TimetableIssueCodes.StrayQuote);
            }

            fields.Add(value.Trim());
            if (at >= text.Length)
            {
                return (fields, "");
            }

            at++;
        }

        return (fields, TimetableIssueCodes.RecordTooLong);
    }

    private int Next(string text, int at) => text.IndexOf(_separator, at) is >= 0 and var found ? found : text.Length;

    private static int Closing(string text, int at)
    {
        while (true)
        {
            var quote = text.IndexOf('"', at);
            if (quote < 0 || quote + 1 >= text.Length || text[quote + 1] != '"')
            {
                return quote;
            }

            at = quote + 2;
        }
    }

    private static char Likeliest(string line) => Separators.MaxBy(separator => line.Count(letter => letter == separator));
}
