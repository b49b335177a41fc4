using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    public override Task<ListCoachOnCoachingsResponse> ListCoachOnCoachings(ListCoachOnCoachingsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalName("coachee", request.Coachee, "people/{person}")
            .OptionalEnum("kind", request.Kind);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterRecord>();
        var args = reach.With(new
        {
            request.CoachingRelationship,
            Coachee = request.Coachee == "people/me" ? reach.Caller : request.Coachee,
            request.Kind,
            Before = after?.StartTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<CoachOnCoachingRow>(SelectPage, args), row => new AfterRecord(row.StartTime, row.Name));
            await vault.Warm(db, rows.Select(row => row.Content));
            var response = new ListCoachOnCoachingsResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.CoachOnCoachings.Add(await row.ToProto(db, vault));
            }

            return (response, (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Coachee))]);
        });
    }

    // The first line is within the reach anyway; it lets the two indexes on people serve.
    private static readonly string SelectPage = $"""
        SELECT {CoachOnCoachingRow.Columns} FROM coach_on_coachings r
        WHERE (r.coach = @reach_caller OR r.coachee = @reach_caller)
          AND {Reach.Predicate("r.org_unit", "r.coach", "r.coachee")}
          AND r.start_time <= @Before AND (r.start_time < @Before OR r.name < @After)
          AND (@CoachingRelationship = '' OR r.coaching_relationship = @CoachingRelationship)
          AND (@Coachee = '' OR r.coachee = @Coachee)
          AND (@Kind = 0 OR r.kind = @Kind)
        ORDER BY r.start_time DESC, r.name DESC
        """;

    private sealed record AfterRecord(DateTimeOffset StartTime, string Name);
}
