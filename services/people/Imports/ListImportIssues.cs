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
            .Require(Enum.IsDefined(request.Severity), "severity", "must be one of the values that the contract lists")
            .Text("code", request.Code, 0, 60);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<PageKey>() ?? new PageKey(-1, 0, 0);
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await IssuesAfter(db, context.Reach(), request, after, page.Take), KeyOf);
                return new ListImportIssuesResponse { Issues = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    /// <summary>The next issues that a request asks for, for a download; NOT_FOUND when the caller may not see the import.</summary>
    internal async Task<ImportIssueRow[]> IssuesAfter(HttpContext http, ListImportIssuesRequest request, ImportIssueRow? last) =>
        [.. await database.Read(
            db => IssuesAfter(db, http.Reach(), request, last is null ? new PageKey(-1, 0, 0) : KeyOf(last), request.PageSize), http.RequestAborted)];

    /// <summary>The next pack of outcomes of an import, for a download; null at the end, or when the caller may not see it.</summary>
    internal async Task<ImportOutcomeRow?> OutcomesAfter(HttpContext http, string operation, long seq) => (await database.Read(
        db => db.Page<ImportOutcomeRow>(SelectOutcomes, http.Reach().With(new { Parent = operation, seq, take = 1 })), http.RequestAborted)).SingleOrDefault();

    private static async Task<IReadOnlyList<ImportIssueRow>> IssuesAfter(Session db, Reach reach, ListImportIssuesRequest request, PageKey after, int take)
    {
        var args = reach.With(new { request.Parent, request.Severity, request.Code, after.FileOrder, after.Line, after.Seq, take });
        _ = await db.Find<string>(SelectVisible, args) ?? throw Errors.NotFound(request.Parent);
        return await db.Page<ImportIssueRow>(SelectIssues, args);
    }

    private static PageKey KeyOf(ImportIssueRow row) => new(row.FileOrder, row.Line, row.Seq);

    private static readonly string SelectVisible = $"""
        SELECT operation FROM imports
        WHERE operation = @Parent AND {Reach.Predicate("imports.parent")}
        """;

    // ix_import_issues_place (operation, file_order, line, seq) serves it.
    private static readonly string SelectIssues = $"""
        SELECT {ImportIssueRow.Columns} FROM import_issues
        WHERE operation = @Parent AND EXISTS ({SelectVisible})
          AND (@Severity = 0 OR severity = @Severity)
          AND (@Code = '' OR code = @Code)
          AND (file_order > @FileOrder OR (file_order = @FileOrder AND (line > @Line OR (line = @Line AND seq > @Seq))))
        ORDER BY file_order, line, seq
        """;

    private static readonly string SelectOutcomes = $"""
        SELECT {ImportOutcomeRow.Columns} FROM import_outcomes
        WHERE operation = @Parent AND seq > @seq AND EXISTS ({SelectVisible})
        ORDER BY seq
        """;

    private sealed record PageKey(int FileOrder, long Line, long Seq);
}
