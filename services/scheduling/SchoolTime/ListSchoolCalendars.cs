using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<ListSchoolCalendarsResponse> ListSchoolCalendars(ListSchoolCalendarsRequest request, ServerCallContext context)
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
                var found = await db.Page<SchoolCalendarRow>(request.InForce ? SelectCalendarInForce : SelectCalendars, args);
                var (rows, token) = page.Cut(found, row => new AfterName(row.OrgUnit, row.Name));
                return new ListSchoolCalendarsResponse { SchoolCalendars = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static void RequireUnit(Violations violations, bool inForce, string orgUnit) =>
        violations.Require(!inForce || orgUnit.Length > 0, "org_unit", "must be set with in_force");

    // ORDER BY org_unit and not name alone: a unit has one calendar, so that its unique key serves the order.
    private static readonly string SelectCalendars = $"""
        SELECT {SchoolCalendarRow.Columns} FROM school_calendars c
        WHERE {Schools.Above("c.org_unit")} AND {Schools.Within("c.org_unit")}
          AND (c.org_unit > @After OR (c.org_unit = @After AND c.name > @AfterName))
        ORDER BY c.org_unit, c.name
        """;

    private static readonly string SelectCalendarInForce = $"""
        SELECT {SchoolCalendarRow.Columns} FROM school_calendars c JOIN dir_ancestors a ON a.ancestor = c.org_unit
        WHERE a.org_unit = @OrgUnit AND {Schools.Above("a.org_unit")} ORDER BY a.depth, c.name
        """;
}
