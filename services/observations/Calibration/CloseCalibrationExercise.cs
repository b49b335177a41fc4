using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.CalibrationExercise.Types.State;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    public override Task<CalibrationExercise> CloseCalibrationExercise(CloseCalibrationExerciseRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, CalibrationExerciseRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context,
            request,
            request.Name,
            async tx =>
            {
                var row = await Organised(tx, reach, request.Name);
                row = row.State != State.Open
                    ? throw Errors.Precondition("EXERCISE_CLOSED", $"{row.Name} takes no more ratings.", ("name", row.Name))
                    : row with { State = State.Closed, UpdateTime = tx.Now, Version = version + 1 };
                return await tx.Execute(StoreState, row) == 1 ? await ShowOrganised(tx, reach, row.Name) : throw Errors.Stale(row.Name);
            },
            (tx, stored) => ShowOrganised(tx, reach, stored));
    }

    private const string StoreState =
        "UPDATE calibration_exercises SET state = @State, update_time = @UpdateTime, version = @Version WHERE name = @Name AND version = @Version - 1";
}
