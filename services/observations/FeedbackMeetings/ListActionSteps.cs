using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    public override Task<ListActionStepsResponse> ListActionSteps(ListActionStepsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalName("coachee", request.Coachee, "people/{person}")
            .OptionalEnum("state", request.State)
            .OptionalName("goal", request.Goal, "goals/{goal}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterStep>();
        var args = reach.With(new
        {
            request.CoachingRelationship,
            Coachee = request.Coachee == "people/me" ? reach.Caller : request.Coachee,
            request.State,
            request.Goal,
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        var statement = RecordPages.Of(SelectSteps, "s", request.CoachingRelationship, request.Coachee, "AND s.goal = @Goal", request.Goal);
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<ActionStepRow>(statement, args), row => new AfterStep(row.CreateTime, row.Name));
            return (
                new ListActionStepsResponse { ActionSteps = { await ActionStepRow.Open(vault, db, rows) }, NextPageToken = next },
                (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Coachee))]);
        });
    }

    internal static readonly string SelectSteps = $"""
        SELECT {ActionStepRow.Columns}
        FROM action_steps s
        WHERE {RecordPages.Start} AND {Reach.Predicate("s.org_unit", "s.coach", "s.coachee")}
          AND s.create_time <= @Before AND (s.create_time < @Before OR s.name < @After)
          AND (@State = 0 OR s.state = @State)
        ORDER BY s.create_time DESC, s.name DESC
        """;

    private sealed record AfterStep(DateTimeOffset CreateTime, string Name);
}
