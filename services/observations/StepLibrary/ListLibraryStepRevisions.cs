using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi
{
    public override Task<ListLibraryStepRevisionsResponse> ListLibraryStepRevisions(
        ListLibraryStepRevisionsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, LibraryStepRow.Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = new { request.Parent, Before = page.After<AfterRevision>()?.Revision ?? int.MaxValue, take = page.Take };
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<LibraryStepRow>(SelectStepRevisions, args), row => new AfterRevision(row.Revision));
                return new ListLibraryStepRevisionsResponse { LibrarySteps = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    private const string SelectStepRevisions =
        $"{LibraryStepRow.Select} WHERE s.name = @Parent AND r.revision < @Before ORDER BY r.revision DESC";

    private sealed record AfterRevision(int Revision);
}
