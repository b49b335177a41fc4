using Coaching.Platform;

namespace Coaching.People;

/// <summary>Ratio exceptions as they go over to another person and back; one of a programme that makes one for the other too stays where it is.</summary>
internal static class MergedExceptions
{
    public static async Task Move(Session tx, string source, string target, List<MergeMove> moves)
    {
        foreach (var row in await tx.Query<RatioExceptionRow>(SelectMovable, new { source, target }))
        {
            var moved = await Store(tx, row with { Person = target });
            moves.Add(new MergeMove { Kind = MoveKind.RatioException, Record = row.Name, Version = moved.Version });
        }
    }

    public static async Task<bool> Holds(Session tx, MergeMove move) =>
        await tx.Find<RatioExceptionRow>(SelectByName, new { name = move.Record }) is { } row && row.Version == move.Version;

    public static async Task Return(Session tx, MergeMove move, string source) =>
        await Store(tx, await tx.One<RatioExceptionRow>(SelectByName, new { name = move.Record }) with { Person = source });

    private static async Task<RatioExceptionRow> Store(Session tx, RatioExceptionRow changed)
    {
        var row = changed with { Version = changed.Version + 1, UpdateTime = tx.Now };
        await tx.Execute(Repoint, row);
        await tx.Publish(row.Name, row.Version, row.ToFact());
        return row;
    }

    private const string SelectByName = $"SELECT {RatioExceptionRow.Columns} FROM ratio_exceptions WHERE name = @name";

    private const string SelectMovable = $"""
        SELECT {RatioExceptionRow.Columns} FROM ratio_exceptions
        WHERE person = @source AND (end_date IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM ratio_exceptions o WHERE o.person = @target AND o.programme = ratio_exceptions.programme AND o.end_date IS NULL))
        ORDER BY name
        """;

    private const string Repoint = "UPDATE ratio_exceptions SET person = @Person, version = @Version, update_time = @UpdateTime WHERE name = @Name";
}
