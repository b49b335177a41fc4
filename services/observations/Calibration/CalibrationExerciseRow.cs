using Coaching.Observations.V1;
using Coaching.Platform;
using Mode = Coaching.Observations.V1.CalibrationExercise.Types.Mode;
using State = Coaching.Observations.V1.CalibrationExercise.Types.State;

namespace Coaching.Observations;

internal sealed record CalibrationExerciseRow
{
    public const string Pattern = "calibrationExercises/{calibration_exercise}";

    public const string Columns = "name, instrument, mode, state, organiser, org_unit, county, content, create_time, update_time, version";

    /// <summary>The condition that an exercise <c>e</c> is for the caller to see: as its organiser, or as one of its observers.</summary>
    public static readonly string Within = $"""
        ({Reach.Predicate("e.org_unit", null, null, "e.organiser")}
         OR (@reach_self = 1 AND e.name IN (SELECT o.calibration_exercise FROM calibration_ratings o WHERE o.observer = @reach_caller)))
        """;

    public required string Name { get; init; }

    public required string Instrument { get; init; }

    public required Mode Mode { get; init; }

    public required State State { get; init; }

    public required string Organiser { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>The row within the caller's reach under the RPC; NOT_FOUND, missing or not, otherwise.</summary>
    public static async Task<CalibrationExerciseRow> Find(Session db, Reach reach, string name) =>
        await db.Find<CalibrationExerciseRow>(SelectReached, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);

    /// <summary>The rows as exercises with their observers, and the answers of one of these.</summary>
    public static async Task<IReadOnlyList<CalibrationExercise>> Open(Vault vault, Session db, IReadOnlyList<CalibrationExerciseRow> rows, string answersOf = "")
    {
        await vault.Warm(db, rows.Select(row => row.Content));
        var ratings = (rows.Count == 0 ? [] : await db.Query<CalibrationRatingRow>(CalibrationRatingRow.SelectOf, new { Names = rows.Select(row => row.Name) }))
            .ToLookup(rating => rating.CalibrationExercise);
        var opened = new List<CalibrationExercise>(rows.Count);
        foreach (var row in rows)
        {
            var exercise = row.ToProto(await vault.Open<CalibrationExercise>(db, row.Name, row.Content), [.. ratings[row.Name]]);
            if (ratings[row.Name].FirstOrDefault(rating => rating.Observer == answersOf) is { Content: { } content } own)
            {
                exercise.OwnAnswers.Add((await vault.Open<Observation>(db, row.Name, content)).Answers);
                exercise.OwnRateTime = own.RateTime.ToProto();
            }

            opened.Add(exercise);
        }

        return opened;
    }

    private CalibrationExercise ToProto(CalibrationExercise content, IReadOnlyCollection<CalibrationRatingRow> ratings) => new()
    {
        Name = Name,
        Instrument = Instrument,
        Mode = Mode,
        DisplayName = content.DisplayName,
        MediaUri = content.MediaUri,
        OrgUnit = OrgUnit,
        Observers = { ratings.Select(rating => rating.Observer) },
        Organiser = Organiser,
        RatedCount = ratings.Count(rating => rating.RateTime is not null),
        State = State,
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    private static readonly string SelectReached = $"SELECT {Columns} FROM calibration_exercises e WHERE e.name = @Name AND {Within}";
}

internal sealed record CalibrationRatingRow
{
    public const string SelectOf = """
        SELECT calibration_exercise, observer, rate_time, content FROM calibration_ratings
        WHERE calibration_exercise IN @Names ORDER BY calibration_exercise, observer
        """;

    public required string CalibrationExercise { get; init; }

    public required string Observer { get; init; }

    public DateTimeOffset? RateTime { get; init; }

    public byte[]? Content { get; init; }
}
