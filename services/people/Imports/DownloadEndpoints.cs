using System.Globalization;
using System.Text;
using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

/// <summary>Gives what an import said as one file, page after page, so that neither side holds all of it.</summary>
internal static class DownloadEndpoints
{
    private const string Issues = "GET /download/v1/operations/{operation}/issues.csv";
    private const int PageSize = 1_000;

    public static void MapDownloads(this WebApplication app) => app.MapGet("/download/v1/operations/{operation}/issues.csv", DownloadIssues).RequirePolicy(Issues);

    // The first page is read before a byte is sent, so that what is wrong with the request is still an answer of its own.
    private static async Task<IResult> DownloadIssues(HttpContext http, string operation, ImportsApi imports)
    {
        var query = http.Request.Query;
        var severity = ImportIssue.Types.Severity.Unspecified;
        var violations = new Violations();
        violations.Require(
            !query.ContainsKey("severity") || Enum.TryParse(query["severity"], ignoreCase: true, out severity), "severity", "must be WARNING or ERROR");
        violations.Text("code", query["code"].ToString(), 0, 60);
        violations.ThrowIfAny();

        var request = new ListImportIssuesRequest
        {
            Parent = $"operations/{operation}",
            PageSize = PageSize,
            Severity = severity,
            Code = query["code"].ToString(),
        };
        var first = await imports.IssuesAfter(http, request, null);
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{operation}-issues.csv\"";
        return Results.Stream(body => Write(body, http, imports, request, first), "text/csv; charset=utf-8");
    }

    private static async Task Write(Stream body, HttpContext http, ImportsApi imports, ListImportIssuesRequest request, ImportIssueRow[] page)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await writer.WriteAsync("file,line,column,code,severity,message\r\n");
        for (; page.Length > 0; page = await imports.IssuesAfter(http, request, page[^1]))
        {
            foreach (var issue in page)
            {
                string[] fields =
                [
                    issue.FileName, issue.Line.ToString(CultureInfo.InvariantCulture), issue.ColumnName, issue.Code,
                    issue.Severity.ToString().ToUpperInvariant(), issue.Message,
                ];
                await writer.WriteAsync(string.Join(',', fields.Select(Field)) + "\r\n");
            }
        }
    }

    // The name of a column is the sender's: no spreadsheet may run it.
    private static string Field(string value)
    {
        var safe = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{value}" : value;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
