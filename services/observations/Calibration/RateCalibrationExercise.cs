using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.CalibrationExercise.Types.State;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    public override async Task<CalibrationExercise> RateCalibrationExercise(RateCalibrationExerciseRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, CalibrationExerciseRow.Pattern);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var instrument = (await database.Read(db => CalibrationExerciseRow.Find(db, reach, request.Name), context.CancellationToken)).Instrument;
        var form = await instruments.Find(instrument, context.CancellationToken);
        violations.Require(form is not null, "name", "must be an exercise on an instrument that is published");
        form?.Check(violations, request.Answers, "answers");
        violations.ThrowIfAny();

        return await database.Once(context, request, request.Name, tx => Rate(tx, reach, request), (tx, stored) => Show(tx, reach, stored));
    }

    private async Task<CalibrationExercise> Rate(Session tx, Reach reach, RateCalibrationExerciseRequest request)
    {
        var row = await CalibrationExerciseRow.Find(tx, reach, request.Name);
        var own = await tx.Find<CalibrationRatingRow>(SelectOwnRating, new { row.Name, reach.Caller }) ?? throw Errors.Denied();
        if (own.RateTime is not null)
        {
            throw Errors.Precondition("ALREADY_RATED", $"The caller has rated {row.Name}; what others see by now cannot change it.", ("name", row.Name));
        }

        if (row.State != State.Open)
        {
            throw Errors.Precondition("EXERCISE_CLOSED", $"{row.Name} takes no more ratings.", ("name", row.Name));
        }

        var content = await vault.Seal(tx, reach.Caller, row.Name, new Observation { Answers = { request.Answers } });
        if (await tx.Execute(StoreRating, new { row.Name, reach.Caller, tx.Now, content }) != 1)
        {
            throw Errors.Stale(row.Name);
        }

        return await Show(tx, reach, row.Name);
    }

    private const string SelectOwnRating = """
        SELECT calibration_exercise, observer, rate_time, content FROM calibration_ratings WHERE calibration_exercise = @Name AND observer = @Caller
        """;

    private const string StoreRating = """
        UPDATE calibration_ratings SET rate_time = @Now, content = @content
        WHERE calibration_exercise = @Name AND observer = @Caller AND rate_time IS NULL
        """;
}
