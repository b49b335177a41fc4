using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi
{
    public override Task<ListVisionRevisionsResponse> ListVisionRevisions(ListVisionRevisionsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, VisionRow.Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = new { request.Parent, Before = page.After<AfterRevision>()?.Revision ?? int.MaxValue, take = page.Take };
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<VisionRow>(SelectVisionRevisions, args), row => new AfterRevision(row.Revision));
                return new ListVisionRevisionsResponse { Visions = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    private const string SelectVisionRevisions =
        $"{VisionRow.Select} WHERE v.name = @Parent AND r.revision < @Before ORDER BY r.revision DESC";
}
