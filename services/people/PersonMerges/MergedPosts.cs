using Coaching.Platform;

namespace Coaching.People;

/// <summary>Posts as they go over to another person and back; they keep their names.</summary>
internal static class MergedPosts
{
    public const string SelectAll = $"SELECT {StaffAssignmentRow.Columns} FROM staff_assignments WHERE person = @person ORDER BY name";

    public static async Task Move(
        Session tx, IEnumerable<StaffAssignmentRow> posts, string target, Dictionary<string, DateOnly> cut, List<MergeMove> moves)
    {
        foreach (var post in posts)
        {
            var isCut = cut.TryGetValue(post.Name, out var end);
            var moved = await Store(tx, post with { Person = target, EndDate = isCut ? end : post.EndDate });
            moves.Add(new MergeMove
            {
                Kind = MoveKind.Post,
                Record = post.Name,
                Version = moved.Version,
                Detail = isCut ? MergeMove.Ended("", post.EndDate) : "",
            });
        }
    }

    public static async Task<bool> Holds(Session tx, MergeMove move) => await StaffAssignmentRow.Find(tx, move.Record) is { } post && post.Version == move.Version;

    public static async Task Return(Session tx, MergeMove move, string source)
    {
        var post = await tx.One<StaffAssignmentRow>(StaffAssignmentRow.SelectByName, new { name = move.Record });
        await Store(tx, post with { Person = source, EndDate = move.IsEnd ? move.EndBefore : post.EndDate });
    }

    private static async Task<StaffAssignmentRow> Store(Session tx, StaffAssignmentRow post)
    {
        var row = post with { Version = post.Version + 1, UpdateTime = tx.Now };
        if (await tx.Execute(Repoint, row) == 0)
        {
            throw Errors.Stale(row.Name);
        }

        await tx.Tell(row);
        return row;
    }

    private const string Repoint = """
        UPDATE staff_assignments SET person = @Person, end_date = @EndDate, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
