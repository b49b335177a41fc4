using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>The sheet settings of an XLSForm.</summary>
internal static class FormSettings
{
    // The revision is counted here, and names are given here: what the form says of them is not needed.
    private static readonly string[] Supported = ["form_title", "title", "form_id", "id_string", "version", "default_language", "namespaces"];

    public static void Read(SpreadsheetTable? settings, Instrument instrument, Violations violations)
    {
        if (settings?.Rows is not [var row, ..])
        {
            violations.Require(false, "content.settings[2].form_title", "must be set");
            return;
        }

        foreach (var heading in row.Cells.Keys.Where(heading => !Supported.Contains(heading)))
        {
            violations.Require(false, $"content.settings[{row.Number}].{heading}", "is not supported: leave it empty");
        }

        instrument.DisplayName = row["form_title"].Length > 0 ? row["form_title"] : row["title"];
        if (row["default_language"] is { Length: > 0 } language)
        {
            var tag = FormLanguages.TagOf(language);
            violations.Require(tag is not null, $"content.settings[{row.Number}].default_language", "must name the language with a tag, as in Swahili (sw)");
            instrument.Language = tag ?? "";
        }
    }
}
