using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<ListFacilitiesResponse> ListFacilities(ListFacilitiesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalEnum("kind", request.Kind);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterName>() ?? AfterName.Start;
        var args = context.Reach().With(new { request.OrgUnit, request.Kind, After = after.OrgUnit, AfterName = after.Name, take = page.Take });
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<FacilityRow>(SelectFacilities, args), row => new AfterName(row.OrgUnit, row.Name));
                return new ListFacilitiesResponse { Facilities = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    // ix_facilities_org_unit (org_unit, name) serves it.
    private static readonly string SelectFacilities = $"""
        SELECT {FacilityRow.Columns} FROM facilities f
        WHERE {Reach.Predicate("f.org_unit")} AND {Schools.Within("f.org_unit")} AND (@Kind = 0 OR f.kind = @Kind)
          AND (f.org_unit > @After OR (f.org_unit = @After AND f.name > @AfterName))
        ORDER BY f.org_unit, f.name
        """;
}
