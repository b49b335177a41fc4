using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ReadinessApi
{
    public override Task<ListReadinessChecklistsResponse> ListReadinessChecklists(ListReadinessChecklistsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalEnum("audience", request.Audience)
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = new { request.Audience, request.OrgUnit, AfterName = page.After<ChecklistKey>()?.Name ?? "", take = page.Take };
        return database.Read(
            async db =>
            {
                var found = await db.Page<ReadinessChecklistRow>(SelectChecklists, args);
                var (rows, token) = page.Cut(found, row => new ChecklistKey(row.Name));
                return new ListReadinessChecklistsResponse { ReadinessChecklists = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private const string SelectChecklists = $"""
        SELECT {ReadinessChecklistRow.Columns} FROM readiness_checklists
        WHERE name > @AfterName AND (@Audience = 0 OR audience = @Audience)
          AND (@OrgUnit = '' OR (state = 1 AND (org_unit = ''
            OR EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = @OrgUnit AND a.ancestor = readiness_checklists.org_unit))))
        ORDER BY name
        """;

    private sealed record ChecklistKey(string Name);
}
