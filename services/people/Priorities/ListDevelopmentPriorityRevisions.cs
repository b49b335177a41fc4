using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class DevelopmentPrioritiesApi
{
    public override Task<ListDevelopmentPriorityRevisionsResponse> ListDevelopmentPriorityRevisions(
        ListDevelopmentPriorityRevisionsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, "developmentPriorities/{development_priority}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = context.Reach().With(new { request.Parent, Before = page.After<RevisionKey>()?.Revision ?? int.MaxValue, take = page.Take });
        return database.Read(
            async db =>
            {
                var found = await db.Page<DevelopmentPriorityRow>(DevelopmentPriorityRow.SelectRevisionPage, args);
                var (rows, token) = page.Cut(found, row => new RevisionKey(row.Revision));
                return new ListDevelopmentPriorityRevisionsResponse { DevelopmentPriorities = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private sealed record RevisionKey(int Revision);
}
