using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    public override Task<CalibrationExercise> GetCalibrationExercise(GetCalibrationExerciseRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, CalibrationExerciseRow.Pattern).ThrowIfAny();

        var reach = context.Reach();
        return database.ReadContent(context, async db =>
        {
            var exercise = await Show(db, reach, request.Name);
            return (exercise, (IReadOnlyList<Seen>)[new Seen(exercise.Name, reach.Caller)]);
        });
    }

    private async Task<CalibrationExercise> Show(Session db, Reach reach, string name) =>
        (await CalibrationExerciseRow.Open(vault, db, [await CalibrationExerciseRow.Find(db, reach, name)], reach.Caller))[0];
}
