using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record CalibrationStandardRow
{
    public const string Pattern = "calibrationStandards/{instrument}";

    private const string Prefix = "calibrationStandards/";

    private const string Columns =
        "instrument, min_exercise_count, min_rating_count, min_kappa, max_severity, max_drift, window_days, valid_days, update_time, version";

    public required string Instrument { get; init; }

    public int MinExerciseCount { get; init; } = 2;

    public int MinRatingCount { get; init; } = 20;

    public double MinKappa { get; init; } = 0.6;

    public double MaxSeverity { get; init; } = 0.15;

    public double MaxDrift { get; init; } = 0.2;

    public int WindowDays { get; init; } = 180;

    public int ValidDays { get; init; } = 365;

    public DateTimeOffset? UpdateTime { get; init; }

    public long Version { get; init; }

    public static string InstrumentOf(string name) => $"instruments/{name[Prefix.Length..]}";

    /// <summary>What an instrument asks of its observers: what the nation has set, or the platform's own values.</summary>
    public static async Task<CalibrationStandardRow> Of(Session db, string instrument) =>
        await db.Find<CalibrationStandardRow>($"SELECT {Columns} FROM calibration_standards WHERE instrument = @instrument", new { instrument })
        ?? new CalibrationStandardRow { Instrument = instrument };

    /// <summary>Stores a row whose version is the next one; false when another came first.</summary>
    public static async Task<bool> Store(Session tx, CalibrationStandardRow row) =>
        row.Version == 1 ? await tx.TryInsert(Insert, row) : await tx.Execute(Update, row) == 1;

    public CalibrationStandard ToProto() => new()
    {
        Name = $"{Prefix}{Instrument["instruments/".Length..]}",
        MinExerciseCount = MinExerciseCount,
        MinRatingCount = MinRatingCount,
        MinKappa = MinKappa,
        MaxSeverity = MaxSeverity,
        MaxDrift = MaxDrift,
        WindowDays = WindowDays,
        ValidDays = ValidDays,
        Revision = (int)Version,
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    private const string Insert = $"""
        INSERT INTO calibration_standards ({Columns})
        VALUES (@Instrument, @MinExerciseCount, @MinRatingCount, @MinKappa, @MaxSeverity, @MaxDrift, @WindowDays, @ValidDays, @UpdateTime, @Version)
        """;

    private const string Update = """
        UPDATE calibration_standards
        SET min_exercise_count = @MinExerciseCount, min_rating_count = @MinRatingCount, min_kappa = @MinKappa, max_severity = @MaxSeverity,
            max_drift = @MaxDrift, window_days = @WindowDays, valid_days = @ValidDays, update_time = @UpdateTime, version = @Version
        WHERE instrument = @Instrument AND version = @Version - 1
        """;
}
