using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ImportsApi
{
    public override Task<ListImportIssuesResponse> ListImportIssues(ListImportIssuesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("parent", request.Parent, "operations/{operation}")
            .Require(Enum.IsDefined(request.Severity), "severity", "must be one of the values that the contract lists");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<PageKey>() ?? new PageKey(-1, 0, 0);
        var args = context.Reach().With(new { request.Parent, request.Severity, after.FileOrder, after.Line, after.Seq, take = page.Take });
        return database.Read(
            async db =>
            {
                _ = await db.Find<string>(SelectVisible, args) ?? throw Errors.NotFound(request.Parent);
                var (rows, token) = page.Cut(await db.Page<ImportIssueRow>(SelectIssues, args), row => new PageKey(row.FileOrder, row.Line, row.Seq));
                return new ListImportIssuesResponse { Issues = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectVisible = $"""
        SELECT operation FROM imports
        WHERE operation = @Parent AND {Reach.Predicate("imports.parent")}
        """;

    // ix_import_issues_place (operation, file_order, line, seq) serves it.
    private static readonly string SelectIssues = $"""
        SELECT {ImportIssueRow.Columns} FROM import_issues
        WHERE operation = @Parent AND EXISTS ({SelectVisible})
          AND (@Severity = 0 OR severity = @Severity)
          AND (file_order > @FileOrder OR (file_order = @FileOrder AND (line > @Line OR (line = @Line AND seq > @Seq))))
        ORDER BY file_order, line, seq
        """;

    private sealed record PageKey(int FileOrder, long Line, long Seq);
}
