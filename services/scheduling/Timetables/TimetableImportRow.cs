using Coaching.Platform;

namespace Coaching.Scheduling;

/// <summary>Who imports a timetable for which school, as it was when the import was asked for.</summary>
internal sealed record TimetableImportRow
{
    /// <summary>The kind of operation that these imports are.</summary>
    public const string Kind = "timetable";

    private const string Columns = "operation, org_unit, county, caller, effective_date, create_time";

    public required string Operation { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required string Caller { get; init; }

    public required DateOnly EffectiveDate { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>The timetable that it makes: of the operation's id, so that an import which is run again makes no other.</summary>
    public string Timetable => $"timetables/{ResourceName.IdOf(Operation)["scheduling-".Length..]}";

    public static Task<TimetableImportRow> Of(Tx db, string operation) =>
        db.One<TimetableImportRow>($"SELECT {Columns} FROM timetable_imports WHERE operation = @operation", new { operation });

    /// <summary>How many imports are not done.</summary>
    public static Task<int> CountUndone(Tx db) => db.One<int>("SELECT COUNT(*) FROM operations WHERE kind = @Kind AND done = 0", new { Kind });

    public Task Store(Tx tx) => tx.Execute(Insert, this);

    /// <summary>Throws when a later timetable of the school is there: history is not written before it.</summary>
    public async Task MustBeLatest(Tx tx)
    {
        var args = new { OrgUnit, EffectiveDate, state = V1.Timetable.Types.State.Applied, take = 1 };
        if (await tx.Page<TimetableRow>(SelectLater, args) is [{ EffectiveDate: var latest }, ..])
        {
            throw Errors.Precondition(
                "EFFECTIVE_DATE_TOO_EARLY", $"The school has a timetable from {latest:yyyy-MM-dd} on; a new one must not begin before it.",
                ("latest", $"{latest:yyyy-MM-dd}"));
        }
    }

    private const string SelectLater = $"""
        SELECT {TimetableRow.HeadColumns} FROM timetables t
        WHERE t.org_unit = @OrgUnit AND t.state = @state AND t.effective_date > @EffectiveDate ORDER BY t.effective_date DESC
        """;

    private const string Insert = $"""
        INSERT INTO timetable_imports ({Columns}) VALUES (@Operation, @OrgUnit, @County, @Caller, @EffectiveDate, @CreateTime)
        """;
}
