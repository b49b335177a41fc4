using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    public override Task<ActionStep> GetActionStep(GetActionStepRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, ActionStepRow.Pattern).ThrowIfAny();

        var args = context.Reach().With(new { request.Name });
        return database.ReadContent(context, async db =>
        {
            var row = await db.Find<ActionStepRow>(SelectReachedStep, args) ?? throw Errors.NotFound(request.Name);
            return ((await ActionStepRow.Open(vault, db, [row]))[0], (IReadOnlyList<Seen>)[new Seen(row.Name, row.Coachee)]);
        });
    }

    private static readonly string SelectReachedStep = $"""
        SELECT {ActionStepRow.Columns}
        FROM action_steps s
        WHERE s.name = @Name AND {Reach.Predicate("s.org_unit", "s.coach", "s.coachee")}
        """;
}
