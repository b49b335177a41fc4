using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ObservationsApi
{
    public override async Task<ListObservationsResponse> ListObservations(ListObservationsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalName("coachee", request.Coachee, "people/{person}")
            .OptionalName("coaching_cycle", request.CoachingCycle, "coachingCycles/{coaching_cycle}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterObservation>();
        var args = reach.With(new
        {
            request.CoachingRelationship,
            Coachee = request.Coachee == "people/me" ? reach.Caller : request.Coachee,
            request.CoachingCycle,
            Now = clock.GetUtcNow(),
            Before = after?.StartTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        var statement = RecordPages.Of(
            SelectPage, "o", request.CoachingRelationship, request.Coachee, "AND o.coaching_cycle = @CoachingCycle", request.CoachingCycle);
        var response = await database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(
                await db.Page<ObservationRow>(statement, args), row => new AfterObservation(row.StartTime, row.Name));
            return (
                new ListObservationsResponse { Observations = { await ObservationRow.Open(vault, db, rows) }, NextPageToken = next },
                (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Coachee))]);
        });
        foreach (var observation in response.Observations)
        {
            await instruments.Scored(observation, context.CancellationToken);
        }

        return response;
    }

    internal static readonly string SelectPage = $"""
        SELECT {ObservationRow.Columns}
        FROM observations o
        WHERE {RecordPages.Start} AND {ObservationRow.Reached}
          AND o.start_time <= @Before AND (o.start_time < @Before OR o.name < @After)
        ORDER BY o.start_time DESC, o.name DESC
        """;

    private sealed record AfterObservation(DateTimeOffset StartTime, string Name);
}
