using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi
{
    public override Task<ListVisionsResponse> ListVisions(ListVisionsRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = new { request.OrgUnit, After = page.After<AfterVision>()?.Name ?? "", take = page.Take };
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<VisionRow>(SelectVisions, args), row => new AfterVision(row.Name));
                return new ListVisionsResponse { Visions = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    private const string SelectVisions = $"""
        {VisionRow.Select}
        WHERE v.name > @After AND r.revision = v.revision
          AND (@OrgUnit = '' OR v.org_unit = '' OR EXISTS (
               SELECT 1 FROM dir_ancestors a WHERE a.org_unit = @OrgUnit AND a.ancestor = v.org_unit))
        ORDER BY v.name
        """;

    private sealed record AfterVision(string Name);
}
