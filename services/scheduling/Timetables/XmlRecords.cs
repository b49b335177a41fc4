using System.Text;
using System.Xml;

namespace Coaching.Scheduling;

/// <summary>
/// Reads a document as a list of flat records, one at a time: elements at a depth, with their attributes and all that is inside them. What
/// is not well-formed ends the list with an issue, and what came before it stands.
/// </summary>
internal sealed class XmlRecords : IDisposable
{
    private const int MaxDepth = 64;
    private const int MaxFields = 100_000;
    private const int MaxText = 4_096;

    private readonly MarkupReader _markup;
    private readonly XmlReader _reader;
    private readonly string _file;
    private readonly int _depth;
    private readonly TimetableIssueLog _log;
    private readonly StringBuilder _text = new();
    private readonly char[] _chunk = new char[1_024];
    private string _section = "";
    private string _leaf = "";
    private XmlRecord? _record;

    public XmlRecords(TextReader content, string file, int depth, long maxCharacters, TimetableIssueLog log)
    {
        (_file, _depth, _log) = (file, depth, log);
        _markup = new MarkupReader(content, maxCharacters);
        _reader = XmlReader.Create(_markup, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            CloseInput = true,
        });
    }

    /// <summary>The document's element; null until the first record was asked for.</summary>
    public XmlRecord? Root { get; private set; }

    /// <summary>The next record; null at the end.</summary>
    public XmlRecord? Next()
    {
        try
        {
            while (_reader.Read())
            {
                _markup.Mark();
                if (_reader.Depth > MaxDepth)
                {
                    return End(TimetableIssueCodes.TooDeep);
                }

                if (Take() is { } record)
                {
                    return record;
                }
            }

            return null;
        }
        catch (XmlException)
        {
            return End(TimetableIssueCodes.MalformedXml);
        }
        catch (InvalidDataException)
        {
            return End(TimetableIssueCodes.TooMuchData);
        }
    }

    public void Dispose() => _reader.Dispose();

    private XmlRecord? End(string code)
    {
        _log.Add(_file, Line, _section, code);
        return null;
    }

    private long Line => ((IXmlLineInfo)_reader).LineNumber;

    private XmlRecord? Take()
    {
        switch (_reader.NodeType)
        {
            case XmlNodeType.Element:
                var isEmpty = _reader.IsEmptyElement;
                Open();
                return isEmpty ? Close() : null;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                Append();
                return null;
            case XmlNodeType.EndElement:
                return Close();
            default:
                return null;
        }
    }

    private void Open()
    {
        var (name, depth) = (_reader.LocalName, _reader.Depth);
        _text.Clear();
        _leaf = name;
        if (depth == 0)
        {
            Root = Attributes(new XmlRecord("", name, Line), "");
        }
        else if (depth == _depth)
        {
            _record = Attributes(new XmlRecord(_section, name, Line), "");
        }
        else if (depth < _depth)
        {
            _section = name;
        }
        else if (_record is not null)
        {
            Attributes(_record, $"{name}.");
        }
    }

    private XmlRecord Attributes(XmlRecord record, string prefix)
    {
        while (_reader.MoveToNextAttribute())
        {
            Add(record, prefix + _reader.LocalName, Cut(_reader.Value));
        }

        _reader.MoveToElement();
        return record;
    }

    private XmlRecord? Close()
    {
        var (name, depth) = (_reader.LocalName, _reader.Depth);
        var isLeaf = _leaf == name;
        var text = isLeaf ? _text.ToString().Trim() : "";
        _leaf = "";
        _text.Clear();
        if (depth > _depth && _record is not null && isLeaf)
        {
            Add(_record, name, text);
        }

        if (depth == _depth)
        {
            (var done, _record) = (_record, null);
            return done is null ? null : done with { Text = text };
        }

        // What stands directly below the root, such as the name of the school.
        return depth == 1 && depth < _depth && text.Length > 0 ? new XmlRecord("", name, Line) { Text = text } : null;
    }

    private void Add(XmlRecord record, string name, string value)
    {
        if (record.Fields.Count < MaxFields)
        {
            record.Fields.Add((name, value));
        }
        else if (record.Fields.Count == MaxFields)
        {
            record.Fields.Add(("", ""));
            _log.Add(_file, Line, record.Name, TimetableIssueCodes.RecordTooLong);
        }
    }

    private void Append()
    {
        int read;
        while ((read = _reader.ReadValueChunk(_chunk, 0, _chunk.Length)) > 0)
        {
            _markup.Mark();
            _text.Append(_chunk, 0, Math.Min(read, MaxText + 1 - _text.Length));
        }

        if (_text.Length > MaxText)
        {
            _text.Length = MaxText;
            _log.Add(_file, Line, _leaf, TimetableIssueCodes.TextCut);
        }
    }

    private string Cut(string value)
    {
        if (value.Length > MaxText)
        {
            _log.Add(_file, Line, "", TimetableIssueCodes.TextCut);
            return value[..MaxText];
        }

        return value.Trim();
    }
}

/// <summary>An element: its attributes by their name, what is inside it by its own, attributes of those as <c>Element.attribute</c>.</summary>
internal sealed record XmlRecord(string Section, string Name, long Line)
{
    public List<(string Name, string Value)> Fields { get; } = [];

    public string Text { get; init; } = "";

    /// <summary>The first value of a name; empty where it has none.</summary>
    public string this[string name] => Fields.Find(field => field.Name == name).Value ?? "";

    public IEnumerable<string> All(string name) => Fields.Where(field => field.Name == name && field.Value.Length > 0).Select(field => field.Value);
}
