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
            .OptionalEnum("state", request.State);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterStep>();
        var args = reach.With(new
        {
            request.CoachingRelationship,
            Coachee = request.Coachee == "people/me" ? reach.Caller : request.Coachee,
            request.State,
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadAudited(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<ActionStepRow>(SelectSteps, args), row => new AfterStep(row.CreateTime, row.Name));
            return (
                new ListActionStepsResponse { ActionSteps = { rows.Select(row => row.ToProto()) }, NextPageToken = next },
                (IReadOnlyList<string>)[.. rows.Select(row => row.Name)]);
        });
    }

    // The first line is within the reach anyway; it lets the two indexes on people serve.
    private static readonly string SelectSteps = $"""
        SELECT {ActionStepRow.Columns}
        FROM action_steps s
        WHERE (s.coach = @reach_caller OR s.coachee = @reach_caller)
          AND {Reach.Predicate("s.org_unit", "s.coach", "s.coachee")}
          AND s.create_time <= @Before AND (s.create_time < @Before OR s.name < @After)
          AND (@CoachingRelationship = '' OR s.coaching_relationship = @CoachingRelationship)
          AND (@Coachee = '' OR s.coachee = @Coachee)
          AND (@State = 0 OR s.state = @State)
        ORDER BY s.create_time DESC, s.name DESC
        """;

    private sealed record AfterStep(DateTimeOffset CreateTime, string Name);
}
