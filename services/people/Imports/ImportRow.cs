using Coaching.Platform;

namespace Coaching.People;

/// <summary>Who imports for which unit, and what he may give, as it was when he asked.</summary>
internal sealed record ImportRow
{
    /// <summary>The kind of operation that imports are.</summary>
    public const string Kind = "roster";

    private const string Columns = "operation, upload, parent, county, caller, grants, create_time";

    public required string Operation { get; init; }

    public required string Upload { get; init; }

    public required string Parent { get; init; }

    public required string County { get; init; }

    public required string Caller { get; init; }

    public required int Grants { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public static Task<ImportRow> Of(Session db, string operation) =>
        db.One<ImportRow>($"SELECT {Columns} FROM imports WHERE operation = @operation", new { operation });

    public Task Store(Session tx) => tx.Execute(Insert, this);

    /// <summary>How many imports are not done.</summary>
    public static Task<int> CountUndone(Session db) => db.One<int>(SelectUndone, new { Kind });

    /// <summary>Whether another import of the same county was asked for earlier and is not done.</summary>
    public async Task<bool> MustWait(Session db) => await db.One<int>(SelectEarlier, this) > 0;

    private const string Insert = $"""
        INSERT INTO imports ({Columns}) VALUES (@Operation, @Upload, @Parent, @County, @Caller, @Grants, @CreateTime)
        """;

    private const string SelectUndone = "SELECT COUNT(*) FROM operations WHERE kind = @Kind AND done = 0";

    private const string SelectEarlier = """
        SELECT COUNT(*) FROM imports i JOIN operations o ON o.name = i.operation
        WHERE i.county = @County AND o.done = 0 AND (i.create_time < @CreateTime OR (i.create_time = @CreateTime AND i.operation < @Operation))
        """;
}
