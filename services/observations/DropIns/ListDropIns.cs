using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class DropInsApi
{
    public override Task<ListDropInsResponse> ListDropIns(ListDropInsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalName("coachee", request.Coachee, "people/{person}")
            .OptionalName("coaching_cycle", request.CoachingCycle, "coachingCycles/{coaching_cycle}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterDropIn>();
        var args = reach.With(new
        {
            request.CoachingRelationship,
            Coachee = request.Coachee == "people/me" ? reach.Caller : request.Coachee,
            request.CoachingCycle,
            Before = after?.StartTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        var statement = RecordPages.Of(
            SelectPage, "d", request.CoachingRelationship, request.Coachee, "AND d.coaching_cycle = @CoachingCycle", request.CoachingCycle);
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<DropInRow>(statement, args), row => new AfterDropIn(row.StartTime, row.Name));
            return (
                new ListDropInsResponse { DropIns = { await DropInRow.Open(vault, db, rows) }, NextPageToken = next },
                (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Coachee))]);
        });
    }

    private static readonly string SelectPage = $"""
        SELECT {DropInRow.Columns}
        FROM drop_ins d
        WHERE {RecordPages.Start} AND {Reach.Predicate("d.org_unit", "d.coach", "d.coachee")}
          AND d.start_time <= @Before AND (d.start_time < @Before OR d.name < @After)
        ORDER BY d.start_time DESC, d.name DESC
        """;

    private sealed record AfterDropIn(DateTimeOffset StartTime, string Name);
}
