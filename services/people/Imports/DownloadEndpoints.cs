using System.Globalization;
using System.Text;
using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

/// <summary>Gives what an import said as one file, page after page, so that neither side holds all of it.</summary>
internal static class DownloadEndpoints
{
    private const string Issues = "GET /download/v1/operations/{operation}/issues.csv";
    private const string Report = "GET /download/v1/operations/{operation}/report.csv";
    private const int PageSize = 1_000;

    public static void MapDownloads(this WebApplication app)
    {
        app.MapGet("/download/v1/operations/{operation}/issues.csv", DownloadIssues).RequirePolicy(Issues);
        app.MapGet("/download/v1/operations/{operation}/report.csv", DownloadReport).RequirePolicy(Report);
    }

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

        var request = Request(operation, severity, query["code"].ToString());
        var first = await imports.IssuesAfter(http, request, null);
        return File(http, $"{operation}-issues.csv", writer => WriteIssues(writer, http, imports, request, first));
    }

    private static async Task<IResult> DownloadReport(HttpContext http, string operation, ImportsApi imports)
    {
        var request = Request(operation, ImportIssue.Types.Severity.Error, "");
        var first = await imports.IssuesAfter(http, request, null);
        return File(http, $"{operation}-report.csv", writer => WriteReport(writer, http, imports, request, first));
    }

    private static ListImportIssuesRequest Request(string operation, ImportIssue.Types.Severity severity, string code) =>
        new() { Parent = $"operations/{operation}", PageSize = PageSize, Severity = severity, Code = code };

    private static IResult File(HttpContext http, string name, Func<StreamWriter, Task> write)
    {
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return Results.Stream(
            async body =>
            {
                await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
                await write(writer);
            },
            "text/csv; charset=utf-8");
    }

    private static async Task WriteIssues(
        StreamWriter writer, HttpContext http, ImportsApi imports, ListImportIssuesRequest request, ImportIssueRow[] page)
    {
        await writer.WriteAsync("file,line,column,code,severity,message\r\n");
        for (; page.Length > 0; page = await imports.IssuesAfter(http, request, page[^1]))
        {
            foreach (var issue in page)
            {
                // The name of a column is the sender's.
                await writer.WriteAsync(CsvText.Line(
                    issue.FileName, Number(issue.Line), CsvText.Safe(issue.ColumnName), issue.Code, issue.Severity.ToString().ToUpperInvariant(), issue.Message));
            }
        }
    }

    // Rows that were refused come first, with the code; what a refused row called itself may be anything and is not kept.
    private static async Task WriteReport(
        StreamWriter writer, HttpContext http, ImportsApi imports, ListImportIssuesRequest request, ImportIssueRow[] page)
    {
        await writer.WriteAsync("file,row,sourcedId,outcome,code\r\n");
        var last = ("", 0L);
        for (; page.Length > 0; page = await imports.IssuesAfter(http, request, page[^1]))
        {
            foreach (var issue in page.Where(issue => issue.Line > 1 || issue.FileName == CsvContent.PathFile))
            {
                // A strict reading may have several things against one row.
                var place = (issue.FileName, issue.Line);
                if (place != last || issue.Line == 0)
                {
                    await writer.WriteAsync(CsvText.Line(issue.FileName, Number(issue.Line), "", "rejected", issue.Code));
                }

                last = place;
            }
        }

        for (var pack = await imports.OutcomesAfter(http, request.Parent, -1); pack is not null; pack = await imports.OutcomesAfter(http, request.Parent, pack.Seq))
        {
            foreach (var run in RowRuns.Read(pack.Data))
            {
                var (id, outcome) = (CsvText.Safe(run.Id), run.Outcome.ToString().ToLowerInvariant());
                for (var index = 0; index < run.Count; index++)
                {
                    await writer.WriteAsync(CsvText.Line(pack.FileName, Number(run.Line + index), id, outcome, ""));
                }
            }
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
