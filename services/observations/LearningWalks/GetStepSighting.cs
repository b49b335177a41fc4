using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class LearningWalksApi
{
    public override Task<StepSighting> GetStepSighting(GetStepSightingRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, StepSightingRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var row = await db.Find<StepSightingRow>(SelectSighting, context.Reach().With(new { request.Name })) ?? throw Errors.NotFound(request.Name);
            return (await row.ToProto(db, vault), (IReadOnlyList<Seen>)[new Seen(row.Name, row.Coachee)]);
        });
    }

    private static readonly string SelectSighting =
        $"SELECT {StepSightingRow.Columns} FROM step_sightings g WHERE g.name = @Name AND {StepSightingRow.Within}";
}
