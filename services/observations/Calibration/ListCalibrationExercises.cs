using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    public override Task<ListCalibrationExercisesResponse> ListCalibrationExercises(ListCalibrationExercisesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("instrument", request.Instrument, InstrumentRow.Pattern)
            .OptionalEnum("state", request.State);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterExercise>();
        var args = reach.With(new
        {
            request.Instrument,
            request.State,
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<CalibrationExerciseRow>(SelectExercises, args), row => new AfterExercise(row.CreateTime, row.Name));
            return (
                new ListCalibrationExercisesResponse { CalibrationExercises = { await CalibrationExerciseRow.Open(vault, db, rows) }, NextPageToken = next },
                (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, reach.Caller))]);
        });
    }

    // The first line is within the reach anyway; it leads to the two indexes on people.
    private static readonly string SelectExercises = $"""
        SELECT {CalibrationExerciseRow.Columns} FROM calibration_exercises e
        WHERE (e.organiser = @reach_caller OR e.name IN (SELECT i.calibration_exercise FROM calibration_ratings i WHERE i.observer = @reach_caller))
          AND {CalibrationExerciseRow.Within}
          AND e.create_time <= @Before AND (e.create_time < @Before OR e.name < @After)
          AND (@Instrument = '' OR e.instrument = @Instrument)
          AND (@State = 0 OR e.state = @State)
        ORDER BY e.create_time DESC, e.name DESC
        """;

    private sealed record AfterExercise(DateTimeOffset CreateTime, string Name);
}
