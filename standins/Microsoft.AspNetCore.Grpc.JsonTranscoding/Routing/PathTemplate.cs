using System.Buffers;
using System.Globalization;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Routing;

internal enum SegmentKind
{
    Literal,
    One,
    Rest,
}

internal readonly record struct TemplateSegment(SegmentKind Kind, string Literal);

/// <summary>A variable, and the segments that it captures: from Start, up to but not including End.</summary>
internal sealed record TemplateVariable(string FieldPath, int Start, int End);

/// <summary>A parsed path template; its grammar is in google/api/http.proto.</summary>
internal sealed class PathTemplate
{
    private static readonly SearchValues<char> Reserved = SearchValues.Create("/{}:*=");

    private readonly List<TemplateSegment> _segments = [];
    private readonly List<TemplateVariable> _variables = [];
    private readonly string _text;
    private int _at;

    private PathTemplate(string text) => _text = text;

    public IReadOnlyList<TemplateSegment> Segments => _segments;

    public IReadOnlyList<TemplateVariable> Variables => _variables;

    /// <summary>The verb after the colon; null without one.</summary>
    public string? Verb { get; private set; }

    public static PathTemplate Parse(string text)
    {
        var template = new PathTemplate(text);
        template.ParseAll();
        return template;
    }

    private void ParseAll()
    {
        Expect('/');
        while (true)
        {
            if (Peek == '{')
            {
                ParseVariable();
            }
            else
            {
                ParseSegment();
            }

            if (Peek == '/')
            {
                _at++;
            }
            else
            {
                break;
            }
        }

        if (Peek == ':')
        {
            _at++;
            Verb = Literal();
        }

        if (_at < _text.Length)
        {
            throw Error("ends too late");
        }

        var rest = _segments.FindIndex(segment => segment.Kind == SegmentKind.Rest);
        if (rest >= 0 && rest != _segments.Count - 1)
        {
            throw Error("has ** before its last segment");
        }
    }

    private void ParseVariable()
    {
        Expect('{');
        var end = _text.IndexOfAny(['=', '}'], _at);
        if (end <= _at)
        {
            throw Error("has a variable without a name or without an end");
        }

        var fieldPath = _text[_at..end];
        var start = _segments.Count;
        _at = end;
        if (Peek == '=')
        {
            do
            {
                _at++;
                ParseSegment();
            }
            while (Peek == '/');
        }
        else
        {
            _segments.Add(new TemplateSegment(SegmentKind.One, ""));
        }

        Expect('}');
        _variables.Add(new TemplateVariable(fieldPath, start, _segments.Count));
    }

    private void ParseSegment()
    {
        if (_text.AsSpan(_at).StartsWith("**"))
        {
            _at += 2;
            _segments.Add(new TemplateSegment(SegmentKind.Rest, ""));
        }
        else if (Peek == '*')
        {
            _at++;
            _segments.Add(new TemplateSegment(SegmentKind.One, ""));
        }
        else
        {
            _segments.Add(new TemplateSegment(SegmentKind.Literal, Literal()));
        }
    }

    private string Literal()
    {
        var end = _text.AsSpan(_at).IndexOfAny(Reserved);
        var literal = end < 0 ? _text[_at..] : _text.Substring(_at, end);
        if (literal.Length == 0)
        {
            throw Error("has an empty segment");
        }

        _at += literal.Length;
        return Uri.UnescapeDataString(literal);
    }

    private char Peek => _at < _text.Length ? _text[_at] : '\0';

    private void Expect(char character)
    {
        if (Peek != character)
        {
            throw Error(string.Create(CultureInfo.InvariantCulture, $"lacks '{character}'"));
        }

        _at++;
    }

    private InvalidOperationException Error(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The path template '{_text}' {what} at {_at}."));
}
