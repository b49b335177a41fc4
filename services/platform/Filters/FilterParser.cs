using System.Text;

namespace Coaching.Platform;

/// <summary>
/// Reads a filter by the grammar of AIP-160, in which OR binds more tightly than AND, and writes it as SQL. Fields and values that are
/// wrong are all noted; after an error of form the rest can't be understood.
/// </summary>
internal sealed class FilterParser(string text, FilterFields fields, Action<int, string> note)
{
    private const int MaxDepth = 16;
    private const int MaxComparisons = 50;
    private const int MaxEcho = 60;

    private readonly List<object> _values = [];
    private int _at;
    private int _depth;
    private int _comparisons;
    private bool _isWrong;
    private bool _hasFailed;

    public Filter Parse()
    {
        SkipSpace();
        if (AtEnd)
        {
            return new Filter("", []);
        }

        var sql = Expression();
        if (!AtEnd)
        {
            Fail("a ) too many");
        }

        return _isWrong ? new Filter("", []) : new Filter(sql, _values);
    }

    // Factors that follow each other without a word between them must all hold, as those with AND.
    private string Expression()
    {
        var all = new List<string>();
        do
        {
            do
            {
                all.Add(Factor());
                SkipSpace();
            }
            while (!AtEnd && text[_at] != ')' && !IsWord("AND"));
        }
        while (TakeWord("AND"));
        return string.Join(" AND ", all);
    }

    private string Factor()
    {
        var any = new List<string>();
        do
        {
            any.Add(Term());
        }
        while (TakeWord("OR"));
        return any.Count == 1 ? any[0] : $"({string.Join(" OR ", any)})";
    }

    private string Term()
    {
        SkipSpace();
        var isMinus = !AtEnd && text[_at] == '-';
        if (isMinus)
        {
            _at++;
        }

        if (!isMinus && !TakeWord("NOT"))
        {
            return Simple();
        }

        return Deeper(() => $"NOT ({Simple()})");
    }

    private string Simple()
    {
        SkipSpace();
        if (AtEnd || text[_at] != '(')
        {
            return Restriction();
        }

        _at++;
        var inner = Deeper(Expression);
        SkipSpace();
        if (AtEnd)
        {
            return Fail("a ) is missing");
        }

        _at++;
        return $"({inner})";
    }

    private string Deeper(Func<string> read)
    {
        if (++_depth > MaxDepth)
        {
            return Fail($"more than {MaxDepth} conditions stand within each other");
        }

        var sql = read();
        _depth--;
        return sql;
    }

    private string Restriction()
    {
        var start = _at;
        while (!AtEnd && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.' or '-'))
        {
            _at++;
        }

        var name = text[start.._at];
        if (name.Length == 0)
        {
            return Fail("the name of a field is expected");
        }

        if (++_comparisons > MaxComparisons)
        {
            return Fail($"more than {MaxComparisons} comparisons");
        }

        SkipSpace();
        var comparison = Comparison();
        if (comparison.Length == 0)
        {
            return Fail($"one of = != < <= > >= : is expected after {Echo(name)}");
        }

        SkipSpace();
        var valueStart = _at;
        if (Value() is not { } value)
        {
            return "";
        }

        var (field, key) = fields.Find(name);
        if (field is null)
        {
            return Wrong(start, $"{Echo(name)} is none of {string.Join(", ", fields.Names)}");
        }

        var sql = field.Compare(key, comparison, value, Parameter, out var wrong);
        return wrong is null ? sql : Wrong(valueStart, wrong);
    }

    private string Comparison()
    {
        var found = text.AsSpan(_at) switch
        {
            ['!', '=', ..] => "!=",
            ['<', '=', ..] => "<=",
            ['>', '=', ..] => ">=",
            ['<', ..] => "<",
            ['>', ..] => ">",
            ['=', ..] => "=",
            [':', ..] => ":",
            _ => "",
        };
        _at += found.Length;
        return found;
    }

    private FilterText? Value()
    {
        var quote = AtEnd ? ' ' : text[_at];
        var isQuoted = quote is '"' or '\'';
        var start = _at;
        _at += isQuoted ? 1 : 0;
        var value = new StringBuilder();
        var hasStar = false;
        while (!AtEnd && (isQuoted ? text[_at] != quote : !char.IsWhiteSpace(text[_at]) && text[_at] is not ('(' or ')' or '"' or '\'')))
        {
            if (hasStar)
            {
                Fail("* may stand at the end only; \\* stands for itself");
                return null;
            }

            hasStar = text[_at] == '*';
            _at += text[_at] == '\\' && _at + 1 < text.Length ? 1 : 0;
            value.Append(hasStar ? "" : text[_at]);
            _at++;
        }

        if (isQuoted ? AtEnd : _at == start)
        {
            Fail(isQuoted ? "the quote is not closed" : "a value is expected");
            return null;
        }

        _at += isQuoted ? 1 : 0;
        return new FilterText(value.ToString(), hasStar);
    }

    private string Parameter(object value)
    {
        _values.Add(value);
        return $"@{Filter.NameOf(_values.Count - 1)}";
    }

    private bool AtEnd => _at >= text.Length;

    private void SkipSpace()
    {
        while (!AtEnd && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private bool IsWord(string word) =>
        string.CompareOrdinal(text, _at, word, 0, word.Length) == 0
        && (_at + word.Length == text.Length || char.IsWhiteSpace(text[_at + word.Length]) || text[_at + word.Length] is '(');

    private bool TakeWord(string word)
    {
        SkipSpace();
        var found = !AtEnd && IsWord(word);
        _at += found ? word.Length : 0;
        return found;
    }

    private string Wrong(int at, string rule)
    {
        _isWrong = true;
        note(at, rule);
        return "";
    }

    // Nothing is read after it, so that only the first error of form is told.
    private string Fail(string rule)
    {
        var at = _at;
        _at = text.Length;
        var isFirst = !_hasFailed;
        _hasFailed = true;
        return isFirst ? Wrong(at, rule) : "";
    }

    private static string Echo(string name) => name.Length <= MaxEcho ? name : $"{name[..MaxEcho]}...";
}
