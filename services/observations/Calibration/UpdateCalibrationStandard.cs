using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    public override async Task<CalibrationStandard> UpdateCalibrationStandard(UpdateCalibrationStandardRequest request, ServerCallContext context)
    {
        var wanted = request.CalibrationStandard ?? new CalibrationStandard();
        var violations = new Violations()
            .Require(request.CalibrationStandard is not null, "calibration_standard", "must be set")
            .Name("calibration_standard.name", wanted.Name, CalibrationStandardRow.Pattern)
            .Range("calibration_standard.min_exercise_count", wanted.MinExerciseCount, 1, 50)
            .Range("calibration_standard.min_rating_count", wanted.MinRatingCount, 5, 1_000)
            .Require(wanted.MinKappa is >= 0 and <= 1, "calibration_standard.min_kappa", "must be 0 to 1")
            .Require(wanted.MaxSeverity is >= 0 and <= 1, "calibration_standard.max_severity", "must be 0 to 1")
            .Require(wanted.MaxDrift is >= 0 and <= 1, "calibration_standard.max_drift", "must be 0 to 1")
            .Range("calibration_standard.window_days", wanted.WindowDays, 30, 730)
            .Range("calibration_standard.valid_days", wanted.ValidDays, 30, 1_830);
        var version = Etag.Check(violations, wanted.Etag, context, "calibration_standard.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var instrument = CalibrationStandardRow.InstrumentOf(wanted.Name);
        _ = await instruments.Find(instrument, context.CancellationToken) ?? throw Errors.NotFound(wanted.Name);
        return await database.Once(
            context,
            request,
            wanted.Name,
            async tx =>
            {
                var row = new CalibrationStandardRow
                {
                    Instrument = instrument,
                    MinExerciseCount = wanted.MinExerciseCount,
                    MinRatingCount = wanted.MinRatingCount,
                    MinKappa = wanted.MinKappa,
                    MaxSeverity = wanted.MaxSeverity,
                    MaxDrift = wanted.MaxDrift,
                    WindowDays = wanted.WindowDays,
                    ValidDays = wanted.ValidDays,
                    UpdateTime = tx.Now,
                    Version = version + 1,
                };
                return await CalibrationStandardRow.Store(tx, row) ? row.ToProto() : throw Errors.Stale(wanted.Name);
            },
            async (tx, _) => (await CalibrationStandardRow.Of(tx, instrument)).ToProto());
    }
}
