using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class VisitsApi
{
    public override async Task<ListVisitsResponse> ListVisits(ListVisitsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalName("visitor", request.Visitor, "people/{person}")
            .OptionalEnum("state", request.State)
            .OptionalTime("start_time", request.StartTime)
            .OptionalTime("end_time", request.EndTime);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterVisit>();
        var args = reach.With(new
        {
            request.OrgUnit,
            Visitor = request.Visitor == "people/me" ? reach.Caller : request.Visitor,
            request.State,
            From = after?.StartTime ?? request.StartTime.ToTimeOrNull() ?? DateTimeOffset.MinValue,
            After = after?.Name ?? "",
            Until = request.EndTime.ToTimeOrNull() ?? DateTimeOffset.MaxValue,
            take = page.Take,
        });
        var found = await database.Read(db => db.Page<VisitRow>(request.Visitor.Length > 0 ? SelectOfVisitor : SelectOfArea, args), context.CancellationToken);
        var (rows, next) = page.Cut(found, row => new AfterVisit(row.StartTime, row.Name));
        return new ListVisitsResponse { Visits = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
    }

    // Each leads to an index, and no further than the caller's posts reach.
    private static readonly string SelectOfVisitor = SelectPage("v.visitor = @Visitor");

    private static readonly string SelectOfArea = SelectPage("""
        (v.visitor = @reach_caller OR v.org_unit IN (
             SELECT b.org_unit FROM dir_ancestors b JOIN dir_posts c ON c.org_unit = b.ancestor
             WHERE c.person = @reach_caller AND (c.role & @reach_roles) <> 0))
        """);

    private static string SelectPage(string narrowed) => $"""
        {VisitRow.SelectSeen}
        WHERE {narrowed}
          AND {VisitRow.Within}
          AND v.start_time >= @From AND (v.start_time > @From OR v.name > @After) AND v.start_time < @Until
          AND (@State = 0 OR v.state = @State)
          AND (@OrgUnit = '' OR EXISTS (SELECT 1 FROM dir_ancestors d WHERE d.org_unit = v.org_unit AND d.ancestor = @OrgUnit))
        ORDER BY v.start_time, v.name
        """;

    private sealed record AfterVisit(DateTimeOffset StartTime, string Name);
}
