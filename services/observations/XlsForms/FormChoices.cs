using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>The lists of the sheet choices of an XLSForm.</summary>
internal sealed class FormChoices
{
    private static readonly string[] Unsupported = ["media", "image", "audio", "video", "big-image"];

    private readonly Dictionary<string, List<FormChoice>> _lists = new(StringComparer.Ordinal);

    public static FormChoices Read(SpreadsheetTable? choices, string language, Violations violations)
    {
        var read = new FormChoices();
        var own = language.Length == 0 ? "en" : language;
        foreach (var row in choices?.Rows ?? [])
        {
            var list = row["list_name"];
            var path = $"content.choices[{row.Number}]";
            violations
                .Require(list.Length > 0, $"{path}.list_name", "must be set")
                .Require(row["name"].Length > 0, $"{path}.name", "must be set");
            foreach (var heading in row.Cells.Keys.Where(heading => Unsupported.Contains(heading.Split("::")[0])))
            {
                violations.Require(false, $"{path}.{heading}", "is not supported: leave it empty");
            }

            foreach (var heading in FormWords.Unnamed(row))
            {
                violations.Require(false, $"{path}.{heading}", "must name its language with a tag, as in Swahili (sw)");
            }

            if (!read._lists.TryGetValue(list, out var members))
            {
                read._lists.Add(list, members = []);
            }

            violations.Require(members.All(choice => choice.Name != row["name"]), $"{path}.name", "must be unique in its list");
            var label = FormWords.Own(row, "label", own);
            members.Add(new FormChoice(row["name"], label.Length > 0 ? label : row["name"], [.. FormWords.Others(row, own)]));
        }

        return read;
    }

    public IReadOnlyList<FormChoice>? Find(string list) => _lists.GetValueOrDefault(list);
}
