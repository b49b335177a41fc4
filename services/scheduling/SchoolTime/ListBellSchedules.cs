using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<ListBellSchedulesResponse> ListBellSchedules(ListBellSchedulesRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}");
        RequireUnit(violations, request.InForce, request.OrgUnit);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterName>() ?? AfterName.Start;
        var args = context.Reach().With(new { request.OrgUnit, After = after.OrgUnit, AfterName = after.Name, take = request.InForce ? 1 : page.Take });
        return database.Read(
            async db =>
            {
                var found = await db.Page<BellScheduleRow>(request.InForce ? SelectBellsInForce : SelectBells, args);
                var (rows, token) = page.Cut(found, row => new AfterName(row.OrgUnit, row.Name));
                return new ListBellSchedulesResponse { BellSchedules = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectBells = $"""
        SELECT {BellScheduleRow.Columns} FROM bell_schedules b
        WHERE {Schools.Above("b.org_unit")} AND {Schools.Within("b.org_unit")}
          AND (b.org_unit > @After OR (b.org_unit = @After AND b.name > @AfterName))
        ORDER BY b.org_unit, b.name
        """;

    private static readonly string SelectBellsInForce = $"""
        SELECT {BellScheduleRow.Columns} FROM bell_schedules b JOIN dir_ancestors a ON a.ancestor = b.org_unit
        WHERE a.org_unit = @OrgUnit AND {Schools.Above("a.org_unit")} ORDER BY a.depth, b.name
        """;
}
