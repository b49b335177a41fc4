namespace Coaching.People;

/// <summary>One line as RFC 4180 fields; the object is used again for the next line.</summary>
internal sealed class CsvRow
{
    public const int MaxColumns = 200;

    private readonly (int Start, int Length, bool IsEscaped)[] _fields = new (int, int, bool)[MaxColumns];
    private string _line = "";

    /// <summary>Values of columns that stand for others.</summary>
    public Dictionary<(int Column, string Value), string> Aliases { get; } = [];

    /// <summary>The number of fields.</summary>
    public int Count { get; private set; }

    /// <summary>The value of a field; empty for a column that the file does not have.</summary>
    public string this[int column]
    {
        get
        {
            if (column < 0 || column >= Count)
            {
                return "";
            }

            var (start, length, isEscaped) = _fields[column];
            var text = _line.AsSpan(start, length).Trim().ToString();
            text = isEscaped ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
            return Aliases.Count > 0 && Aliases.TryGetValue((column, text), out var meaning) ? meaning : text;
        }
    }

    public bool IsBlank(int column) =>
        column < 0 || column >= Count || _line.AsSpan(_fields[column].Start, _fields[column].Length).IsWhiteSpace();

    /// <summary>Takes the fields of a line apart; answers the code of what is wrong with it, or null.</summary>
    public string? Parse(string line)
    {
        _line = line;
        Count = 0;
        var at = 0;
        while (true)
        {
            if (Count == MaxColumns)
            {
                return IssueCodes.TooManyColumns;
            }

            var wrong = at < line.Length && line[at] == '"' ? Quoted(ref at) : Plain(ref at);
            if (wrong is not null)
            {
                return wrong;
            }

            Count++;
            if (at == line.Length)
            {
                return null;
            }

            // On a comma now: what follows it is another field, be it empty.
            at++;
        }
    }

    private string? Quoted(ref int at)
    {
        var start = ++at;
        var isEscaped = false;
        while (true)
        {
            var quote = _line.IndexOf('"', at);
            if (quote < 0)
            {
                return IssueCodes.UnclosedQuote;
            }

            if (quote + 1 < _line.Length && _line[quote + 1] == '"')
            {
                isEscaped = true;
                at = quote + 2;
                continue;
            }

            _fields[Count] = (start, quote - start, isEscaped);
            at = quote + 1;
            return at == _line.Length || _line[at] == ',' ? null : IssueCodes.StrayQuote;
        }
    }

    private string? Plain(ref int at)
    {
        var comma = _line.IndexOf(',', at);
        var end = comma < 0 ? _line.Length : comma;
        _fields[Count] = (at, end - at, false);
        var isStray = _line.AsSpan(at, end - at).Contains('"');
        at = end;
        return isStray ? IssueCodes.StrayQuote : null;
    }
}
