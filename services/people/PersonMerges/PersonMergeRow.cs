using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed record PersonMergeRow
{
    public const string Columns = "name, source, target, state, merged_by, undo_until, undo_time, create_time";

    public const string Insert = $"""
        INSERT INTO person_merges ({Columns}) VALUES (@Name, @Source, @Target, @State, @MergedBy, @UndoUntil, @UndoTime, @CreateTime)
        """;

    public const string Store = "UPDATE person_merges SET state = @State, undo_time = @UndoTime WHERE name = @Name AND state = 1";

    /// <summary>A merge is seen by those over the person who both are.</summary>
    public static readonly string Within = $"""
        EXISTS (SELECT 1 FROM people p WHERE p.name = person_merges.target AND {Reach.Predicate("p.primary_org_unit")})
        """;

    public static readonly string SelectVisible = $"SELECT {Columns} FROM person_merges WHERE name = @name AND {Within}";

    public required string Name { get; init; }

    public required string Source { get; init; }

    public required string Target { get; init; }

    public required PersonMerge.Types.State State { get; init; }

    public required string MergedBy { get; init; }

    public required DateTimeOffset UndoUntil { get; init; }

    public DateTimeOffset? UndoTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>Whether a person is kept for others too, so that no single roster speaks for all that the person holds.</summary>
    public static async Task<bool> LeadsTo(Session db, string person) =>
        await db.One<int>("SELECT COUNT(*) FROM person_merges WHERE target = @person AND state = 1", new { person }) > 0;

    public PersonMerge ToProto(IReadOnlyList<MergeMove> moves) => new()
    {
        Name = Name,
        Source = Source,
        Target = Target,
        State = State,
        MergedBy = MergedBy,
        CreateTime = CreateTime.ToProto(),
        UndoUntilTime = UndoUntil.ToProto(),
        UndoTime = UndoTime.ToProto(),
        StaffAssignments = { MergeMove.Records(moves, MoveKind.Post) },
        CoachingRelationships = { MergeMove.Records(moves, MoveKind.Pair) },
        EndedCoachingRelationships = { MergeMove.Records(moves.Where(move => move.IsEnd), MoveKind.Pair) },
        OtherCount = moves.Count(move => move.Kind is not (MoveKind.Person or MoveKind.Post or MoveKind.Pair)),
    };
}
