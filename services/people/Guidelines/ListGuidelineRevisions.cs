using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class GuidelinesApi
{
    public override Task<ListGuidelineRevisionsResponse> ListGuidelineRevisions(ListGuidelineRevisionsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, "guidelines/{guideline}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = new { request.Parent, Before = page.After<RevisionKey>()?.Revision ?? int.MaxValue, take = page.Take };
        return database.Read(
            async db =>
            {
                var found = await db.Page<GuidelineRow>(GuidelineRow.SelectRevisionPage, args);
                var (rows, token) = page.Cut(found, row => new RevisionKey(row.Revision));
                return new ListGuidelineRevisionsResponse { Guidelines = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private sealed record RevisionKey(int Revision);
}
