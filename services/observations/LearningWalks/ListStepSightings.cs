using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class LearningWalksApi
{
    public override Task<ListStepSightingsResponse> ListStepSightings(ListStepSightingsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("learning_walk", request.LearningWalk, LearningWalkRow.Pattern)
            .OptionalName("action_step", request.ActionStep, ActionStepRow.Pattern)
            .OptionalName("coachee", request.Coachee, "people/{person}")
            .OptionalEnum("reminder", request.Reminder);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterSighting>();
        var args = reach.With(new
        {
            request.LearningWalk,
            request.ActionStep,
            Coachee = request.Coachee == "people/me" ? reach.Caller : request.Coachee,
            request.Reminder,
            Before = after?.SightTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<StepSightingRow>(SelectSightings, args), row => new AfterSighting(row.SightTime, row.Name));
            await vault.Warm(db, rows.Select(row => row.Content));
            var response = new ListStepSightingsResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.StepSightings.Add(await row.ToProto(db, vault));
            }

            return (response, (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Coachee))]);
        });
    }

    // The first line is within the reach anyway; it lets the three indexes on people serve.
    private static readonly string SelectSightings = $"""
        SELECT {StepSightingRow.Columns} FROM step_sightings g
        WHERE (g.coach = @reach_caller OR g.coachee = @reach_caller OR g.observer = @reach_caller)
          AND {StepSightingRow.Within}
          AND g.sight_time <= @Before AND (g.sight_time < @Before OR g.name < @After)
          AND (@LearningWalk = '' OR g.learning_walk = @LearningWalk)
          AND (@ActionStep = '' OR g.action_step = @ActionStep)
          AND (@Coachee = '' OR g.coachee = @Coachee)
          AND (@Reminder = 0 OR g.reminder = @Reminder)
        ORDER BY g.sight_time DESC, g.name DESC
        """;

    private sealed record AfterSighting(DateTimeOffset SightTime, string Name);
}
