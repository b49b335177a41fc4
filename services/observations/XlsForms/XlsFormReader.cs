using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using Group = Coaching.Observations.V1.Instrument.Types.Group;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using Relevance = Coaching.Observations.V1.Instrument.Types.Relevance;
using Wording = Coaching.Observations.V1.Instrument.Types.Wording;

namespace Coaching.Observations;

/// <summary>An ODK XLSForm as an instrument; whatever the platform has no like of is noted with its sheet and row.</summary>
internal sealed class XlsFormReader
{
    private static readonly string[] Supported =
    [
        "type", "name", "label", "hint", "required", "relevant", "constraint", "repeat_count", "bind::coaching:kind", "bind::coaching:decimals", "bind::coaching:standards",

        // What a form says when an answer is refused: the platform says that in words of its own.
        "constraint_message", "required_message",
    ];

    // Columns that ODK knows and does something with; any other it does not know either, and authors keep their own notes there.
    private static readonly string[] Unsupported =
    [
        "appearance", "calculation", "default", "trigger", "choice_filter", "parameters", "media", "image", "audio", "video", "big-image", "guidance_hint", "read_only",
        "readonly", "bind", "body", "instance", "autoplay", "save_to", "intent", "count",
    ];

    // Every record keeps when it began and ended.
    private static readonly string[] Kept = ["start", "end", "today"];

    private readonly Violations _violations;
    private readonly FormChoices _choices;
    private readonly Instrument _instrument;
    private readonly List<int> _rows = [];
    private readonly Dictionary<string, int> _groupRows = new(StringComparer.Ordinal);
    private readonly Stack<(Group Group, string End, int Row)> _open = [];
    private string _own = "en";

    private XlsFormReader(Violations violations, FormChoices choices, Instrument instrument) => (_violations, _choices, _instrument) = (violations, choices, instrument);

    public static Instrument Read(IReadOnlyDictionary<string, SpreadsheetTable> tables, Instrument.Types.Kind kind, Violations violations)
    {
        var instrument = new Instrument { Kind = kind };
        if (!tables.TryGetValue("survey", out var survey))
        {
            violations.Require(false, "content", "must have a sheet survey");
            return instrument;
        }

        FormSettings.Read(tables.GetValueOrDefault("settings"), instrument, violations);
        var choices = FormChoices.Read(tables.GetValueOrDefault("choices"), instrument.Language, violations);
        var reader = new XlsFormReader(violations, choices, instrument) { _own = instrument.Language.Length == 0 ? "en" : instrument.Language };
        reader.Read(survey);
        return instrument;
    }

    private void Read(SpreadsheetTable survey)
    {
        foreach (var heading in new[] { "type", "name" })
        {
            _violations.Require(survey.Headings.Contains(heading), "content.survey[1]", $"must have a column {heading}");
        }

        foreach (var row in survey.Rows)
        {
            Read(row);
        }

        foreach (var open in _open)
        {
            _violations.Require(false, At(open.Row, "type"), "must be closed");
        }

        CheckInstrument();
    }

    private void Read(SpreadsheetRow row)
    {
        foreach (var (heading, _) in row.Cells.Where(cell => IsUnsupported(cell.Key)))
        {
            Wrong(row, heading, "is not supported: leave it empty");
        }

        var type = string.Join(' ', row["type"].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        switch (type.Replace("begin ", "begin_", StringComparison.Ordinal).Replace("end ", "end_", StringComparison.Ordinal))
        {
            case "" when row["name"].Length == 0 && row["label"].Length == 0:
                break;
            case "begin_group":
                Begin(row, 0, "end_group");
                break;
            case "begin_repeat":
                var counted = int.TryParse(row["repeat_count"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 2 and <= 20;
                _violations.Require(counted, At(row.Number, "repeat_count"), "must be a number of 2 to 20: a form says how often it asks");
                Begin(row, counted ? count : 2, "end_repeat");
                break;
            case "end_group" or "end_repeat":
                _violations.Require(_open.TryPop(out var closed) && type.Replace(' ', '_') == closed.End, At(row.Number, "type"), "must close what was opened last");
                break;
            case var kept when Kept.Contains(kept):
                break;
            case var asked:
                Question(row, asked);
                break;
        }
    }

    private void Begin(SpreadsheetRow row, int repetitions, string end)
    {
        _violations.Require(_open.Count == 0, At(row.Number, "type"), "must not be inside another group: that is not supported");
        var group = new Group { Key = row["name"], Title = Own(row, "label", row["name"]), Repetitions = repetitions, Relevance = Rule(row) };
        group.Translations.Add(Others(row));
        _groupRows[group.Key] = row.Number;
        _instrument.Groups.Add(group);
        _open.Push((group, end, row.Number));
    }

    private void Question(SpreadsheetRow row, string type)
    {
        var item = new Item
        {
            Key = row["name"],
            Prompt = Own(row, "label", ""),
            Hint = Own(row, "hint", ""),
            Group = _open.TryPeek(out var open) ? open.Group.Key : "",
            Relevance = Rule(row),
        };
        item.Translations.Add(Others(row));
        item.Standards.Add(row["bind::coaching:standards"].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        switch (row["required"].ToLowerInvariant())
        {
            case "yes" or "true" or "true()":
                item.Required = true;
                break;
            case "" or "no" or "false" or "false()":
                break;
            default:
                Wrong(row, "required", "must be yes, no or empty");
                break;
        }

        if (FormTypes.Read(item, type, row["bind::coaching:kind"], _choices) is { } wrong)
        {
            Wrong(row, "type", wrong);
            return;
        }

        if (FormTypes.ReadConstraint(item, row["constraint"], row["bind::coaching:kind"], row["bind::coaching:decimals"]) is { } refused)
        {
            Wrong(row, "constraint", refused);
        }

        _instrument.Items.Add(item);
        _rows.Add(row.Number);
    }

    private Relevance? Rule(SpreadsheetRow row)
    {
        if (row["relevant"].Length == 0)
        {
            return null;
        }

        var (rule, wrong) = RelevanceText.Read(row["relevant"], key => _instrument.Items.FirstOrDefault(item => item.Key == key));
        _violations.Require(wrong is null, At(row.Number, "relevant"), wrong ?? "");
        return rule;
    }

    // The rules of instruments, told of the sheet and the row where what breaks them stands.
    private void CheckInstrument()
    {
        foreach (var found in InstrumentRules.Check(new Violations(), _instrument).Found)
        {
            _violations.Require(false, Place(found.Field), found.Description);
        }
    }

    private string Place(string path)
    {
        const string items = "instrument.items[";
        const string groups = "instrument.groups[";
        if (path.StartsWith(items, StringComparison.Ordinal) && Index(path, items.Length) is var (item, rest) && item < _rows.Count)
        {
            return $"content.survey[{_rows[item]}]{rest}";
        }

        return path.StartsWith(groups, StringComparison.Ordinal) && Index(path, groups.Length) is var (group, ending) && group < _instrument.Groups.Count
            ? $"content.survey[{_groupRows[_instrument.Groups[group].Key]}]{ending}"
            : path.Replace("instrument.display_name", "content.settings[2].form_title", StringComparison.Ordinal)
                .Replace("instrument.items", "content.survey", StringComparison.Ordinal);
    }

    private static (int Index, string Ending)? Index(string path, int begin)
    {
        var end = path.IndexOf(']', begin);
        return end > 0 && int.TryParse(path[begin..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? (index, path[(end + 1)..]) : null;
    }

    private string Own(SpreadsheetRow row, string column, string otherwise) => FormWords.Own(row, column, _own) is { Length: > 0 } own ? own : otherwise;

    private IEnumerable<Wording> Others(SpreadsheetRow row)
    {
        foreach (var wrong in FormWords.Unnamed(row))
        {
            Wrong(row, wrong, "must name its language with a tag, as in Swahili (sw)");
        }

        return FormWords.Others(row, _own);
    }

    private static bool IsUnsupported(string heading)
    {
        var name = heading.Split("::")[0];
        return !Supported.Contains(heading) && !Supported.Contains(name) && Unsupported.Contains(name);
    }

    private void Wrong(SpreadsheetRow row, string column, string rule) => _violations.Require(false, At(row.Number, column), rule);

    private static string At(int row, string column) => string.Create(CultureInfo.InvariantCulture, $"content.survey[{row}].{column}");
}
