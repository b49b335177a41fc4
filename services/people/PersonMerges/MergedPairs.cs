using Coaching.Platform;
using EndReason = Coaching.People.V1.CoachingRelationship.Types.EndReason;

namespace Coaching.People;

/// <summary>Pairs as they go over to another person and back; one that the other is in too is ended, so that the two do not meet twice.</summary>
internal static class MergedPairs
{
    private const string AsCoach = "coach";
    private const string AsCoachee = "coachee";

    public static async Task Move(Session tx, string source, string target, DateOnly today, List<MergeMove> moves)
    {
        foreach (var pair in await tx.Query<CoachingRelationshipRow>(SelectAll, new { person = source }))
        {
            var side = pair.Coach == source ? AsCoach : AsCoachee;
            var moved = Repointed(pair, side, target);
            var isTwice = (pair.EndDate is null || pair.EndDate > today) && await tx.Find<string>(SelectSame, With(moved, today)) is not null;
            moved = await Store(tx, isTwice ? moved with { EndDate = Later(pair.StartDate, today), EndReason = EndReason.PeopleMerged } : moved, today);
            moves.Add(new MergeMove
            {
                Kind = MoveKind.Pair,
                Record = pair.Name,
                Version = moved.Version,
                Detail = isTwice ? MergeMove.Ended(side, pair.EndDate, (int)pair.EndReason) : side,
            });
        }
    }

    public static async Task<bool> Holds(Session tx, MergeMove move) => await Find(tx, move) is { } pair && pair.Version == move.Version;

    public static async Task Return(Session tx, MergeMove move, string source, DateOnly today)
    {
        var pair = Repointed(await Find(tx, move) ?? throw Errors.NotFound(move.Record), move.Side, source);
        await Store(tx, move.IsEnd ? pair with { EndDate = move.EndBefore, EndReason = (EndReason)move.ReasonBefore } : pair, today);
    }

    private static Task<CoachingRelationshipRow?> Find(Session tx, MergeMove move) =>
        tx.Find<CoachingRelationshipRow>(CoachingRelationshipRow.SelectByName, new { name = move.Record });

    private static CoachingRelationshipRow Repointed(CoachingRelationshipRow pair, string side, string person) =>
        side == AsCoach ? pair with { Coach = person } : pair with { Coachee = person };

    private static DateOnly Later(DateOnly start, DateOnly today) => start > today ? start : today;

    private static object With(CoachingRelationshipRow pair, DateOnly today) =>
        new { pair.Name, pair.Coach, pair.Coachee, pair.Tier, pair.Programme, today };

    private static async Task<CoachingRelationshipRow> Store(Session tx, CoachingRelationshipRow pair, DateOnly today)
    {
        var row = pair with { Version = pair.Version + 1, UpdateTime = tx.Now };
        if (await tx.Execute(Repoint, row) == 0)
        {
            throw Errors.Stale(row.Name);
        }

        await tx.Tell(row, today);
        return row;
    }

    private const string SelectAll = $"""
        SELECT {CoachingRelationshipRow.Columns} FROM coaching_relationships WHERE coach = @person OR coachee = @person ORDER BY name
        """;

    private const string SelectSame = """
        SELECT MIN(name) FROM coaching_relationships
        WHERE coach = @Coach AND coachee = @Coachee AND tier = @Tier AND programme = @Programme AND name <> @Name
          AND (end_date IS NULL OR end_date > @today)
        """;

    private const string Repoint = """
        UPDATE coaching_relationships
        SET coach = @Coach, coachee = @Coachee, end_date = @EndDate, end_reason = @EndReason, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
