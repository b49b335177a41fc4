using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachSelectionApi
{
    public override Task<ListSelectionCriteriaResponse> ListSelectionCriteria(ListSelectionCriteriaRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = new { request.OrgUnit, AfterName = page.After<CriteriaKey>()?.Name ?? "", take = page.Take };
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<SelectionCriteriaRow>(SelectCriteria, args), row => new CriteriaKey(row.Name));
                return new ListSelectionCriteriaResponse { SelectionCriteria = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private const string SelectCriteria = $"""
        SELECT {SelectionCriteriaRow.Columns} FROM selection_criteria
        WHERE name > @AfterName
          AND (@OrgUnit = '' OR (state = 1 AND (org_unit = ''
            OR EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = @OrgUnit AND a.ancestor = selection_criteria.org_unit))))
        ORDER BY name
        """;

    private sealed record CriteriaKey(string Name);
}
