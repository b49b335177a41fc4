using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<ListCoachingCyclesResponse> ListCoachingCycles(ListCoachingCyclesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalName("coachee", request.Coachee, "people/{person}")
            .OptionalEnum("state", request.State)
            .Text("stage", request.Stage, 0, 40);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterCycle>();
        var args = reach.With(new
        {
            request.CoachingRelationship,
            Coachee = request.Coachee == "people/me" ? reach.Caller : request.Coachee,
            request.State,
            request.Stage,
            request.Overdue,
            Open = CoachingCycle.Types.State.Open,
            Now = clock.GetUtcNow(),
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<CoachingCycleRow>(SelectCycles, args), row => new AfterCycle(row.CreateTime, row.Name));
            return (
                new ListCoachingCyclesResponse { CoachingCycles = { await CycleReading.All(db, vault, rows) }, NextPageToken = next },
                (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Coachee))]);
        });
    }

    // The first line is within the reach anyway; it lets the two indexes on people serve.
    internal static readonly string SelectCycles = $"""
        SELECT {CoachingCycleRow.Columns}
        FROM coaching_cycles c
        WHERE (c.coach = @reach_caller OR c.coachee = @reach_caller)
          AND {Reach.Predicate("c.org_unit", "c.coach", "c.coachee")}
          AND c.create_time <= @Before AND (c.create_time < @Before OR c.name < @After)
          AND (@CoachingRelationship = '' OR c.coaching_relationship = @CoachingRelationship)
          AND (@Coachee = '' OR c.coachee = @Coachee)
          AND (@State = 0 OR c.state = @State)
          AND (@Stage = '' OR c.stage = @Stage)
          AND (@Overdue = 0 OR (c.state = @Open AND c.follow_up_due_time < @Now AND EXISTS (
               SELECT 1 FROM dir_pairs p
               WHERE p.name = c.coaching_relationship AND (p.end_date IS NULL OR p.end_date > @reach_today))))
        ORDER BY c.create_time DESC, c.name DESC
        """;

    private sealed record AfterCycle(DateTimeOffset CreateTime, string Name);
}
