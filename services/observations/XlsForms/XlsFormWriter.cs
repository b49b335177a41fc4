using System.Globalization;
using Coaching.Observations.V1;
using Group = Coaching.Observations.V1.Instrument.Types.Group;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using Relevance = Coaching.Observations.V1.Instrument.Types.Relevance;
using Wording = Coaching.Observations.V1.Instrument.Types.Wording;

namespace Coaching.Observations;

/// <summary>An instrument as an ODK XLSForm: the sheets survey, choices and settings.</summary>
internal sealed class XlsFormWriter
{
    /// <summary>The namespace of what only the platform reads; ODK keeps such attributes and does nothing with them.</summary>
    public const string Namespace = "https://coaching.platform/xlsform";

    private readonly Instrument _instrument;
    private readonly FormLanguages _languages;
    private readonly Dictionary<string, Item> _items;

    private XlsFormWriter(Instrument instrument)
    {
        (_instrument, _languages) = (instrument, FormLanguages.Of(instrument));
        _items = instrument.Items.ToDictionary(item => item.Key, StringComparer.Ordinal);
    }

    public static byte[] Write(Instrument instrument)
    {
        var writer = new XlsFormWriter(instrument);
        return SpreadsheetWriter.Write([("survey", writer.Survey()), ("choices", writer.Choices()), ("settings", writer.Settings())]);
    }

    private List<IReadOnlyList<string>> Survey()
    {
        var rows = new List<IReadOnlyList<string>>
        {
            Row("type", "name", Worded("label"), Worded("hint"), "required", "relevant", "constraint", "repeat_count", "bind::coaching:kind", "bind::coaching:decimals",
                "bind::coaching:standards"),
        };
        Group? open = null;
        foreach (var item in _instrument.Items)
        {
            var group = item.Group.Length == 0 ? null : _instrument.Groups.First(one => one.Key == item.Group);
            if (open is not null && open != group)
            {
                rows.Add(Row(End(open)));
            }

            if (group is not null && open != group)
            {
                rows.Add(Begin(group));
            }

            open = group;
            rows.Add(Question(FormQuestion.Of(item)));
        }

        if (open is not null)
        {
            rows.Add(Row(End(open)));
        }

        return rows;
    }

    private List<string> Begin(Group group) => Row(
        group.Repetitions > 0 ? "begin_repeat" : "begin_group", group.Key, Labels(group.Title, group.Translations), Hints("", []), "", Rule(group.Relevance), "",
        group.Repetitions > 0 ? group.Repetitions.ToString(CultureInfo.InvariantCulture) : "");

    private static string End(Group group) => group.Repetitions > 0 ? "end_repeat" : "end_group";

    private List<string> Question(FormQuestion question)
    {
        var item = question.Item;
        return Row(
            question.List.Length == 0 ? question.Type : $"{question.Type} {question.List}", item.Key, Labels(item.Prompt, item.Translations), Hints(item.Hint, item.Translations),
            item.Required ? "yes" : "", Rule(item.Relevance), question.Constraint, "", question.Kind,
            item.Decimals is > 0 and < 3 ? item.Decimals.ToString(CultureInfo.InvariantCulture) : "", string.Join(' ', item.Standards));
    }

    private List<IReadOnlyList<string>> Choices()
    {
        var rows = new List<IReadOnlyList<string>> { Row("list_name", "name", Worded("label")) };
        foreach (var question in _instrument.Items.Select(FormQuestion.Of).Where(question => question.List.Length > 0).DistinctBy(question => question.List))
        {
            rows.AddRange(question.Choices.Select(choice => Row(question.List, choice.Name, Labels(choice.Label, choice.Translations))));
        }

        return rows;
    }

    private List<IReadOnlyList<string>> Settings() =>
    [
        Row("form_title", "form_id", "version", "default_language", "namespaces"),
        Row(
            _instrument.DisplayName, Platform.ResourceName.IdOf(_instrument.Name), _instrument.Revision.ToString(CultureInfo.InvariantCulture), FormLanguages.NameOf(_languages.Own),
            $"coaching=\"{Namespace}\""),
    ];

    private string Rule(Relevance? rule) => rule is null ? "" : RelevanceText.Write(rule, key => _items[key], key => $"${{{key}}}");

    // The form's own language first; in a form of one language the columns name none.
    private string[] Worded(string column) => _languages.Others.Count == 0
        ? [column]
        : [.. _languages.Others.Prepend(_languages.Own).Select(tag => $"{column}::{FormLanguages.NameOf(tag)}")];

    private string[] Labels(string own, IReadOnlyList<Wording> wordings) =>
        [own, .. _languages.Others.Select(tag => FormLanguages.In(wordings, tag)?.Text ?? "")];

    private string[] Hints(string own, IReadOnlyList<Wording> wordings) =>
        [own, .. _languages.Others.Select(tag => FormLanguages.In(wordings, tag)?.Hint ?? "")];

    private static List<string> Row(params object[] cells) => [.. cells.SelectMany(cell => cell is string[] several ? several : [(string)cell])];
}
