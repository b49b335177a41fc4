using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ImplementationPlansApi
{
    public override Task<ListImplementationPlansResponse> ListImplementationPlans(ListImplementationPlansRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("programme", request.Programme, "programmes/{programme}")
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = context.Reach().With(new { request.Programme, request.OrgUnit, After = page.After<NameKey>()?.Name ?? "", take = page.Take });
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<ImplementationPlanRow>(PageStatement(request), args), row => new NameKey(row.Name));
                return new ListImplementationPlansResponse { ImplementationPlans = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static string PageStatement(ListImplementationPlansRequest request) => string.Concat(
        SelectAllVisible,
        request.Programme.Length == 0 ? "" : " AND programme = @Programme",
        request.OrgUnit.Length == 0 ? "" : BelowUnit,
        " ORDER BY name");

    private static readonly string SelectAllVisible =
        $"SELECT {ImplementationPlanRow.Columns} FROM implementation_plans WHERE name > @After AND {ImplementationPlanRow.Within}";

    private const string BelowUnit =
        " AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = implementation_plans.org_unit AND a.ancestor = @OrgUnit)";
}
