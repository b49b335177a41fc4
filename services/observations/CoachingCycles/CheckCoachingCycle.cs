using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<CheckCoachingCycleResponse> CheckCoachingCycle(CheckCoachingCycleRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, CoachingCycleRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var row = await Find(db, context, request.Name);
            var template = await CycleReading.Template(db, row);
            var stage = template.Stages[IndexOf(template, row.Stage)];
            var gates = await CycleGates.Check(db, row, await CycleReading.One(db, vault, row), stage, stage.Final);
            return (
                new CheckCoachingCycleResponse { Stage = stage.Key, Gates = { gates }, Next = { stage.Next }, Final = stage.Final },
                (IReadOnlyList<Seen>)[new Seen(row.Name, row.Coachee)]);
        });
    }
}
