using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class AbsencesApi
{
    public override Task<ListAbsencesResponse> ListAbsences(ListAbsencesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("person", request.Person, "people/{person}")
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalTime("start_time", request.StartTime)
            .OptionalTime("end_time", request.EndTime)
            .OptionalEnum("state", request.State);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterAbsence>();
        var args = reach.With(new
        {
            Person = request.Person == "people/me" ? reach.Caller : request.Person,
            request.OrgUnit,
            From = request.StartTime.ToTimeOrNull() ?? DateTimeOffset.MinValue,
            Until = request.EndTime.ToTimeOrNull() ?? DateTimeOffset.MaxValue,
            request.State,
            AfterTime = after?.StartTime ?? DateTimeOffset.MinValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<AbsenceRow>(SelectAbsences, args), row => new AfterAbsence(row.StartTime, row.Name));
                return new ListAbsencesResponse { Absences = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    // The first condition leads to an index, and no further than the caller's own and the posts reach; the second asks for all again.
    private static readonly string SelectAbsences = $"""
        SELECT {AbsenceRow.Columns}
        FROM absences a
        WHERE (a.person = @reach_caller OR a.org_unit IN (
                 SELECT b.org_unit FROM dir_ancestors b JOIN dir_posts c ON c.org_unit = b.ancestor
                 WHERE c.person = @reach_caller AND (c.role & @reach_roles) <> 0))
          AND {Reach.Predicate("a.org_unit", self: "a.person")}
          AND a.start_time >= @AfterTime AND (a.start_time > @AfterTime OR a.name > @After)
          AND a.end_time > @From AND a.start_time < @Until
          AND (@State = 0 OR a.state = @State) AND (@Person = '' OR a.person = @Person)
          AND (@OrgUnit = '' OR EXISTS (SELECT 1 FROM dir_ancestors d WHERE d.org_unit = a.org_unit AND d.ancestor = @OrgUnit))
        ORDER BY a.start_time, a.name
        """;

    private sealed record AfterAbsence(DateTimeOffset StartTime, string Name);
}
