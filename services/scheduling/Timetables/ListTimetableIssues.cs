using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class TimetablesApi
{
    public override Task<ListTimetableIssuesResponse> ListTimetableIssues(ListTimetableIssuesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("parent", request.Parent, "operations/{operation}")
            .OptionalEnum("severity", request.Severity)
            .Text("code", request.Code, 0, 60);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = context.Reach().With(
            new { request.Parent, request.Severity, request.Code, After = page.After<AfterIssue>()?.Seq ?? -1, take = page.Take });
        return database.Read(
            async db =>
            {
                _ = await db.Find<string>(SelectOwnImport, args) ?? throw Errors.NotFound(request.Parent);
                var (rows, token) = page.Cut(await db.Page<TimetableIssueRow>(SelectIssues, args), row => new AfterIssue(row.Seq));
                return new ListTimetableIssuesResponse { Issues = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private const string SelectOwnImport =
        "SELECT m.operation FROM timetable_imports m WHERE m.operation = @Parent AND @reach_self = 1 AND m.caller = @reach_caller";

    private const string SelectIssues = $"""
        SELECT {TimetableIssueRow.Columns} FROM timetable_issues i
        WHERE i.operation = @Parent AND i.seq > @After AND (@Severity = 0 OR i.severity = @Severity) AND (@Code = '' OR i.code = @Code)
          AND EXISTS ({SelectOwnImport})
        ORDER BY i.seq
        """;

    private sealed record AfterIssue(int Seq);
}
