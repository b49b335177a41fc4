using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.CalibrationExercise.Types.State;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    private const int MaxObservers = 50;
    private const int MaxUri = 2_000;

    public override async Task<CalibrationExercise> CreateCalibrationExercise(CreateCalibrationExerciseRequest request, ServerCallContext context)
    {
        var draft = request.CalibrationExercise ?? new CalibrationExercise();
        var violations = new Violations()
            .Name("calibration_exercise.instrument", draft.Instrument, InstrumentRow.Pattern)
            .Enum("calibration_exercise.mode", draft.Mode)
            .Text("calibration_exercise.display_name", draft.DisplayName, 1, 200)
            .Require(
                draft.MediaUri.Length == 0 || (draft.MediaUri.Length <= MaxUri && Uri.TryCreate(draft.MediaUri, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps),
                "calibration_exercise.media_uri", "must be an https address of at most 2,000 characters")
            .Name("calibration_exercise.org_unit", draft.OrgUnit, "orgUnits/{org_unit}")
            .Count("calibration_exercise.observers", draft.Observers.Count, 2, MaxObservers)
            .Require(draft.Observers.Distinct().Count() == draft.Observers.Count, "calibration_exercise.observers", "must name each observer once")
            .OptionalId("calibration_exercise_id", request.CalibrationExerciseId);
        for (var index = 0; index < Math.Min(draft.Observers.Count, MaxObservers); index++)
        {
            violations.Name($"calibration_exercise.observers[{index}]", draft.Observers[index], "people/{person}");
        }

        if (ResourceName.Matches(InstrumentRow.Pattern, draft.Instrument))
        {
            var form = await instruments.Find(draft.Instrument, context.CancellationToken);
            violations.Require(form is not null, "calibration_exercise.instrument", "must be an instrument that is published")
                .Require(form is null || OrderedItems.Of(form.Instrument).Count > 0, "calibration_exercise.instrument", "must have items whose answers have an order");
        }

        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"calibrationExercises/{(request.CalibrationExerciseId.Length > 0 ? request.CalibrationExerciseId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return await database.Once(context, request, name, tx => Invite(tx, context, name, draft), (tx, first) => ShowOrganised(tx, reach, first));
    }

    private async Task<CalibrationExercise> Invite(Session tx, ServerCallContext context, string name, CalibrationExercise draft)
    {
        await tx.MustReach(context, draft.OrgUnit);
        var known = (await tx.Query<string>("SELECT name FROM dir_people WHERE name IN @Names", new { Names = draft.Observers.ToArray() })).ToHashSet(StringComparer.Ordinal);
        var violations = new Violations();
        for (var index = 0; index < draft.Observers.Count; index++)
        {
            violations.Require(known.Contains(draft.Observers[index]), $"calibration_exercise.observers[{index}]", "must be a person who exists");
        }

        violations.ThrowIfAny();
        var organiser = context.Caller().Name;
        var row = new CalibrationExerciseRow
        {
            Name = name,
            Instrument = draft.Instrument,
            Mode = draft.Mode,
            State = State.Open,
            Organiser = organiser,
            OrgUnit = draft.OrgUnit,
            County = (await StaffDirectory.Unit(tx, draft.OrgUnit))!.County,
            Content = await vault.Seal(tx, organiser, name, new CalibrationExercise { DisplayName = draft.DisplayName, MediaUri = draft.MediaUri }),
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(InsertExercise, row))
        {
            throw Errors.AlreadyExists(name);
        }

        foreach (var observer in draft.Observers)
        {
            await tx.Execute("INSERT INTO calibration_ratings (calibration_exercise, observer) VALUES (@name, @observer)", new { name, observer });
        }

        return (await CalibrationExerciseRow.Open(vault, tx, [row]))[0];
    }

    // Of an exercise that one organises, whatever post one holds by now.
    private async Task<CalibrationExercise> ShowOrganised(Session db, Reach reach, string name) =>
        (await CalibrationExerciseRow.Open(vault, db, [await Organised(db, reach, name)], reach.Caller))[0];

    private static async Task<CalibrationExerciseRow> Organised(Session db, Reach reach, string name) =>
        await db.Find<CalibrationExerciseRow>(SelectOrganised, new { name, reach.Caller }) ?? throw Errors.NotFound(name);

    private const string SelectOrganised = $"SELECT {CalibrationExerciseRow.Columns} FROM calibration_exercises WHERE name = @name AND organiser = @Caller";

    private const string InsertExercise = $"""
        INSERT INTO calibration_exercises ({CalibrationExerciseRow.Columns})
        VALUES (@Name, @Instrument, @Mode, @State, @Organiser, @OrgUnit, @County, @Content, @CreateTime, @UpdateTime, @Version)
        """;
}
