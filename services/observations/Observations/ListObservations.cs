using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ObservationsApi
{
    public override Task<ListObservationsResponse> ListObservations(ListObservationsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalName("coachee", request.Coachee, "people/{person}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterObservation>();
        var args = reach.With(new
        {
            request.CoachingRelationship,
            Coachee = request.Coachee == "people/me" ? reach.Caller : request.Coachee,
            Before = after?.StartTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadAudited(context, async db =>
        {
            var (rows, next) = page.Cut(
                await db.Page<ObservationRow>(SelectPage, args), row => new AfterObservation(row.StartTime, row.Name));
            return (
                new ListObservationsResponse { Observations = { rows.Select(row => row.ToProto()) }, NextPageToken = next },
                (IReadOnlyList<string>)[.. rows.Select(row => row.Name)]);
        });
    }

    // The first line is within the reach anyway; it lets the two indexes on people serve.
    private static readonly string SelectPage = $"""
        SELECT {ObservationRow.Columns}
        FROM observations o
        WHERE (o.coach = @reach_caller OR o.coachee = @reach_caller)
          AND {Reach.Predicate("o.org_unit", "o.coach", "o.coachee")}
          AND o.start_time <= @Before AND (o.start_time < @Before OR o.name < @After)
          AND (@CoachingRelationship = '' OR o.coaching_relationship = @CoachingRelationship)
          AND (@Coachee = '' OR o.coachee = @Coachee)
        ORDER BY o.start_time DESC, o.name DESC
        """;

    private sealed record AfterObservation(DateTimeOffset StartTime, string Name);
}
