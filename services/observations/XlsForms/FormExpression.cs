using System.Globalization;

namespace Coaching.Observations;

/// <summary>The part of XPath that rules of forms are written in: comparisons with a value, <c>selected</c>, and, or.</summary>
internal abstract record FormExpression
{
    /// <summary>Several that must hold together, or one of which must.</summary>
    public sealed record Several(bool Any, IReadOnlyList<FormExpression> Parts) : FormExpression;

    /// <summary>A comparison of a question, or of <c>.</c> for the question itself, with a value.</summary>
    public sealed record Compared(string Question, string Operator, string Value, bool IsText) : FormExpression;

    /// <summary>Whether a choice was chosen.</summary>
    public sealed record Selected(string Question, string Value) : FormExpression;

    /// <summary>Reads an expression; null for whatever goes beyond.</summary>
    public static FormExpression? Parse(string text)
    {
        var parser = new Parser(text);
        return parser.Or(0) is { } read && parser.AtEnd ? read : null;
    }

    private sealed class Parser(string text)
    {
        private const int MaxDepth = 8;
        private static readonly string[] Operators = ["!=", "<=", ">=", "=", "<", ">"];

        private int _at;

        public bool AtEnd
        {
            get
            {
                Blanks();
                return _at == text.Length;
            }
        }

        public FormExpression? Or(int depth) => Joined(depth, "or", any: true, And);

        private FormExpression? And(int depth) => Joined(depth, "and", any: false, One);

        private FormExpression? Joined(int depth, string word, bool any, Func<int, FormExpression?> part)
        {
            var parts = new List<FormExpression>();
            do
            {
                if (part(depth) is not { } read)
                {
                    return null;
                }

                parts.Add(read);
            }
            while (Word(word));
            return parts is [var only] ? only : new Several(any, parts);
        }

        private FormExpression? One(int depth)
        {
            if (depth < MaxDepth && Take("("))
            {
                var inner = Or(depth + 1);
                return Take(")") ? inner : null;
            }

            if (Word("selected"))
            {
                return Take("(") && Question() is { } among && Take(",") && Literal() is { IsText: true } chosen && Take(")")
                    ? new Selected(among, chosen.Value)
                    : null;
            }

            return Question() is { } question && Operators.FirstOrDefault(Take) is { } compared && Literal() is { } value
                ? new Compared(question, compared, value.Value, value.IsText)
                : null;
        }

        private string? Question()
        {
            if (Take("${"))
            {
                var end = text.IndexOf('}', _at);
                if (end < 0)
                {
                    return null;
                }

                var name = text[_at..end].Trim();
                _at = end + 1;
                return name;
            }

            return Take(".") ? "." : null;
        }

        private (string Value, bool IsText)? Literal()
        {
            Blanks();
            if (_at < text.Length && text[_at] is '\'' or '"')
            {
                var end = text.IndexOf(text[_at], _at + 1);
                if (end < 0)
                {
                    return null;
                }

                var value = text[(_at + 1)..end];
                _at = end + 1;
                return (value, true);
            }

            var begin = _at;
            while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.' || (text[_at] == '-' && _at == begin)))
            {
                _at++;
            }

            var number = text[begin.._at];
            return decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
                ? (number, false)
                : null;
        }

        private bool Take(string sign)
        {
            Blanks();
            if (string.CompareOrdinal(text, _at, sign, 0, sign.Length) != 0)
            {
                return false;
            }

            _at += sign.Length;
            return true;
        }

        private bool Word(string word)
        {
            Blanks();
            var end = _at + word.Length;
            return (end >= text.Length || !char.IsAsciiLetterOrDigit(text[end])) && Take(word);
        }

        private void Blanks()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
        }
    }
}
