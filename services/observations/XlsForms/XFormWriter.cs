using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Coaching.Observations.V1;
using Coaching.Platform;
using Group = Coaching.Observations.V1.Instrument.Types.Group;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using Relevance = Coaching.Observations.V1.Instrument.Types.Relevance;
using Wording = Coaching.Observations.V1.Instrument.Types.Wording;

namespace Coaching.Observations;

/// <summary>An instrument as an ODK XForm, which phones load: what is kept, by which rules, and how it is asked.</summary>
internal sealed class XFormWriter
{
    private static readonly XNamespace Forms = "http://www.w3.org/2002/xforms";
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace JavaRosa = "http://openrosa.org/javarosa";
    private static readonly XNamespace Odk = "http://www.opendatakit.org/xforms";
    private static readonly XNamespace Coaching = XlsFormWriter.Namespace;

    private readonly Instrument _instrument;
    private readonly FormLanguages _languages;
    private readonly Dictionary<string, Item> _items;
    private readonly Dictionary<string, Group> _groups;
    private readonly List<(string Id, string Own, IReadOnlyList<Wording> Others)> _texts = [];

    private XFormWriter(Instrument instrument)
    {
        (_instrument, _languages) = (instrument, FormLanguages.Of(instrument));
        _items = instrument.Items.ToDictionary(item => item.Key, StringComparer.Ordinal);
        _groups = instrument.Groups.ToDictionary(group => group.Key, StringComparer.Ordinal);
    }

    public static string Write(Instrument instrument)
    {
        var writer = new XFormWriter(instrument);
        var document = writer.Document();
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.Write("<?xml version=\"1.0\"?>\n");
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" }))
        {
            document.WriteTo(xml);
        }

        return text.ToString();
    }

    private XElement Document()
    {
        var body = new XElement(Html + "body", Blocks().Select(Body));
        return new XElement(
            Html + "html",
            new XAttribute("xmlns", Forms.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "h", Html.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "jr", JavaRosa.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "odk", Odk.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "coaching", Coaching.NamespaceName),
            new XElement(
                Html + "head",
                new XElement(Html + "title", FormText.Clean(_instrument.DisplayName)),
                new XElement(Forms + "model", new XAttribute(Odk + "xforms-version", "1.0.0"), Words(), Kept(), _instrument.Groups.SelectMany(Binds), _instrument.Items.Select(Bind), Identity())),
            body);
    }

    // Questions outside groups, and each group with its questions, in order.
    private IEnumerable<(Group? Group, IReadOnlyList<Item> Items)> Blocks()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in _instrument.Items)
        {
            if (item.Group.Length == 0)
            {
                yield return (null, [item]);
            }
            else if (done.Add(item.Group))
            {
                yield return (_groups[item.Group], [.. _instrument.Items.Where(one => one.Group == item.Group)]);
            }
        }
    }

    private XElement Kept() => new(
        Forms + "instance",
        new XElement(
            Forms + "data",
            new XAttribute("id", ResourceName.IdOf(_instrument.Name)),
            new XAttribute("version", _instrument.Revision.ToString(CultureInfo.InvariantCulture)),
            Blocks().SelectMany(block => block.Group is { } group
                ? Nodes(group, block.Items)
                : block.Items.Select(item => new XElement(Forms + item.Key))),
            new XElement(Forms + "meta", new XElement(Forms + "instanceID"))));

    private IEnumerable<XElement> Nodes(Group group, IReadOnlyList<Item> items)
    {
        var node = new XElement(Forms + group.Key, items.Select(item => new XElement(Forms + item.Key)));
        if (group.Repetitions == 0)
        {
            return [node];
        }

        var template = new XElement(node);
        template.SetAttributeValue(JavaRosa + "template", "");
        return [new XElement(Forms + CountOf(group), group.Repetitions.ToString(CultureInfo.InvariantCulture)), template, node];
    }

    private IEnumerable<XElement> Binds(Group group)
    {
        if (group.Repetitions > 0)
        {
            yield return new XElement(Forms + "bind", new XAttribute("nodeset", $"/data/{CountOf(group)}"), new XAttribute("type", "int"), new XAttribute("readonly", "true()"));
        }

        if (group.Relevance is not null)
        {
            yield return new XElement(Forms + "bind", new XAttribute("nodeset", $"/data/{group.Key}"), Rule(group.Relevance, ""));
        }
    }

    private XElement Bind(Item item)
    {
        var question = FormQuestion.Of(item);
        return new XElement(
            Forms + "bind",
            new XAttribute("nodeset", Path(item)),
            new XAttribute("type", question.DataType),
            item.Required ? new XAttribute("required", "true()") : null,
            item.Relevance is null ? null : Rule(item.Relevance, item.Group),
            question.Constraint.Length == 0 ? null : new XAttribute("constraint", question.Constraint),
            item.Kind == Item.Types.Kind.Note ? new XAttribute("readonly", "true()") : null,
            new XAttribute(Coaching + "kind", question.Kind));
    }

    private XElement Identity() => new(
        Forms + "bind", new XAttribute("nodeset", "/data/meta/instanceID"), new XAttribute("type", "string"), new XAttribute("readonly", "true()"), new XAttribute(JavaRosa + "preload", "uid"));

    private XAttribute Rule(Relevance rule, string group) => new("relevant", RelevanceText.Write(rule, key => _items[key], key => Reference(_items[key], group)));

    // Inside a repetition a question means that of the same repetition.
    private string Reference(Item item, string group) => item.Group == group && group.Length > 0 && _groups[group].Repetitions > 0 ? $"../{item.Key}" : Path(item);

    private static string Path(Item item) => item.Group.Length == 0 ? $"/data/{item.Key}" : $"/data/{item.Group}/{item.Key}";

    private string CountOf(Group group)
    {
        var name = $"{group.Key}_count";
        while (_items.ContainsKey(name) || _groups.ContainsKey(name))
        {
            name += "_";
        }

        return name;
    }

    private XElement Body((Group? Group, IReadOnlyList<Item> Items) block)
    {
        if (block.Group is not { } group)
        {
            return Control(block.Items[0]);
        }

        var path = $"/data/{group.Key}";
        var label = Label("label", $"{path}:label", group.Title, group.Translations);
        var controls = block.Items.Select(Control);
        return group.Repetitions == 0
            ? new XElement(Forms + "group", new XAttribute("ref", path), label, controls)
            : new XElement(
                Forms + "group",
                new XAttribute("ref", path),
                label,
                new XElement(Forms + "repeat", new XAttribute("nodeset", path), new XAttribute(JavaRosa + "count", $"/data/{CountOf(group)}"), controls));
    }

    private XElement Control(Item item)
    {
        var question = FormQuestion.Of(item);
        var path = Path(item);
        return new XElement(
            Forms + (question.Type switch { "select_one" => "select1", "select_multiple" => "select", _ => "input" }),
            new XAttribute("ref", path),
            Label("label", $"{path}:label", item.Prompt, item.Translations),
            item.Hint.Length == 0 ? null : Label("hint", $"{path}:hint", item.Hint, [.. item.Translations.Where(one => one.Hint.Length > 0).Select(one => new Wording { Language = one.Language, Text = one.Hint })]),
            question.Choices.Select(choice => new XElement(
                Forms + "item", Label("label", $"{path}/{choice.Name}:label", choice.Label, choice.Translations), new XElement(Forms + "value", choice.Name))));
    }

    private XElement Label(string element, string id, string own, IReadOnlyList<Wording> others)
    {
        if (_languages.Others.Count == 0)
        {
            return new XElement(Forms + element, FormText.Clean(own));
        }

        _texts.Add((id, own, others));
        return new XElement(Forms + element, new XAttribute("ref", $"jr:itext('{id}')"));
    }

    // The body is written first, since it is what says which words there are.
    private XElement? Words() => _languages.Others.Count == 0 ? null : new XElement(
        Forms + "itext",
        _languages.Others.Prepend(_languages.Own).Select(tag => new XElement(
            Forms + "translation",
            new XAttribute("lang", FormLanguages.NameOf(tag)),
            tag == _languages.Own ? new XAttribute("default", "true()") : null,
            _texts.Select(text => new XElement(
                Forms + "text",
                new XAttribute("id", text.Id),
                new XElement(Forms + "value", FormText.Clean(tag == _languages.Own ? text.Own : FormLanguages.In(text.Others, tag)?.Text ?? text.Own)))))));
}
