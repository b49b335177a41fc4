using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CoachingTimetablesApi
{
    public override Task<ListCoachingTimetablesResponse> ListCoachingTimetables(ListCoachingTimetablesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalEnum("state", request.State);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterTimetable>();
        var args = context.Reach().With(new
        {
            request.OrgUnit,
            request.State,
            HasAfter = after is not null,
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(
                    await db.Page<CoachingTimetableRow>(SelectPage, args), row => new AfterTimetable(row.CreateTime, row.Name));
                return new ListCoachingTimetablesResponse { CoachingTimetables = { rows.Select(row => row.ToSummary()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    private static readonly string SelectPage = $"""
        SELECT {CoachingTimetableRow.Columns} FROM coaching_timetables t
        WHERE {Reach.Predicate("t.org_unit")}
          AND (@HasAfter = 0 OR t.create_time < @Before OR (t.create_time = @Before AND t.name < @After))
          AND (@State = 0 OR t.state = @State)
          AND (@OrgUnit = '' OR EXISTS (SELECT 1 FROM dir_ancestors d WHERE d.org_unit = t.org_unit AND d.ancestor = @OrgUnit))
        ORDER BY t.create_time DESC, t.name DESC
        """;

    private sealed record AfterTimetable(DateTimeOffset CreateTime, string Name);
}
