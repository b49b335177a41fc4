using System.Globalization;
using System.Net;
using System.Text;

namespace Coaching.Platform;

/// <summary>An export as one page to read, which needs nothing but a browser.</summary>
internal static class SubjectPage
{
    private const string Style = """
        body { font: 16px/1.5 sans-serif; margin: 2rem; } table { border-collapse: collapse; margin-bottom: 2rem; }
        th, td { border: 1px solid #999; padding: .3rem .6rem; text-align: left; vertical-align: top; white-space: pre-wrap; } th { background: #eee; }
        """;

    public static string Of(string service, string person, DateTimeOffset made, IReadOnlyList<SubjectSheet> sheets)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>").Append(Encode($"{person}: {service}"))
            .Append("</title><style>").Append(Style).Append("</style></head><body><h1>").Append(Encode($"What the service {service} keeps of {person}"))
            .Append("</h1><p>").Append(Encode(string.Create(CultureInfo.InvariantCulture, $"As of {made.UtcDateTime:yyyy-MM-dd HH:mm} UTC. manifest.json names every file with its source; manifest.jws is its signed form.")))
            .Append("</p>");
        foreach (var sheet in sheets)
        {
            page.Append("<h2>").Append(Encode(sheet.Name.Replace('_', ' '))).Append(" (").Append(sheet.Rows.Count).Append(")</h2><table><tr>");
            foreach (var column in sheet.Columns)
            {
                page.Append("<th>").Append(Encode(column.Replace('_', ' '))).Append("</th>");
            }

            page.Append("</tr>");
            foreach (var row in sheet.Rows)
            {
                page.Append("<tr>");
                foreach (var column in sheet.Columns)
                {
                    page.Append("<td>").Append(Encode(SubjectSheet.Text(row[column]))).Append("</td>");
                }

                page.Append("</tr>");
            }

            page.Append("</table>");
        }

        return page.Append("</body></html>").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
