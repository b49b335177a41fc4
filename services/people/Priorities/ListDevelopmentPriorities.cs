using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class DevelopmentPrioritiesApi
{
    public override Task<ListDevelopmentPrioritiesResponse> ListDevelopmentPriorities(ListDevelopmentPrioritiesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalEnum("state", request.State);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = context.Reach().With(new { request.OrgUnit, request.State, After = page.After<NameKey>()?.Name ?? "", take = page.Take });
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<DevelopmentPriorityRow>(PageStatement(request), args), row => new NameKey(row.Name));
                return new ListDevelopmentPrioritiesResponse { DevelopmentPriorities = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static string PageStatement(ListDevelopmentPrioritiesRequest request) => string.Concat(
        DevelopmentPriorityRow.SelectVisible,
        " AND r.revision = p.revision AND p.name > @After",
        request.OrgUnit.Length == 0 ? "" : BelowUnit,
        request.State == DevelopmentPriority.Types.State.Unspecified ? "" : " AND p.state = @State",
        " ORDER BY p.name");

    private const string BelowUnit = " AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = p.org_unit AND a.ancestor = @OrgUnit)";
}
