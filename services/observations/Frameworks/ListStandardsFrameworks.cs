using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StandardsFrameworksApi
{
    public override async Task<ListStandardsFrameworksResponse> ListStandardsFrameworks(ListStandardsFrameworksRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalEnum("state", request.State)
            .OptionalName("first_revision", request.FirstRevision, StandardsFrameworkRow.Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterFramework>();
        var args = new
        {
            DisplayName = after?.DisplayName ?? "",
            Revision = after?.Revision ?? 0,
            Name = after?.Name ?? "",
            request.State,
            request.FirstRevision,
            take = page.Take,
        };
        var (rows, next) = page.Cut(
            await database.Read(db => db.Page<StandardsFrameworkRow>(SelectPage, args), context.CancellationToken),
            row => new AfterFramework(row.DisplayName, row.Revision, row.Name));
        return new ListStandardsFrameworksResponse { StandardsFrameworks = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
    }

    private const string SelectPage = $"""
        SELECT {StandardsFrameworkRow.Columns}
        FROM standards_frameworks
        WHERE (display_name > @DisplayName
               OR (display_name = @DisplayName AND (revision > @Revision OR (revision = @Revision AND name > @Name))))
          AND (@State = 0 OR state = @State)
          AND (@FirstRevision = '' OR first_revision = @FirstRevision)
        ORDER BY display_name, revision, name
        """;

    private sealed record AfterFramework(string DisplayName, int Revision, string Name);
}
