using System.Globalization;
using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PersonMergesApi
{
    private const int MaxNamed = 10;

    public override Task<PersonMerge> UndoPersonMerge(UndoPersonMergeRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, "personMerges/{person_merge}");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Undo(tx, context, request.Name), (tx, stored) => ShowMerge(tx, context, stored));
    }

    private static async Task<PersonMerge> Undo(Session tx, ServerCallContext context, string name)
    {
        var row = await tx.Find<PersonMergeRow>(PersonMergeRow.SelectVisible, context.Reach().With(new { name })) ?? throw Errors.NotFound(name);
        if (row.State == PersonMerge.Types.State.Undone)
        {
            throw Errors.Precondition("MERGE_UNDONE", $"{name} was taken back.", ("name", name));
        }

        if (tx.Now > row.UndoUntil)
        {
            throw Errors.Precondition("MERGE_TOO_OLD", $"{name} could be taken back until {row.UndoUntil:yyyy-MM-dd}.", ("name", name));
        }

        var (source, target) = await FindBoth(tx, context, row.Source, row.Target);
        target.MustBeKept();
        var moves = await MergeMove.Of(tx, name);
        await MustHold(tx, name, moves, row);

        var today = context.Reach().Today;
        foreach (var move in moves.Reverse())
        {
            await Return(tx, move, row, source, today);
        }

        row = row with { State = PersonMerge.Types.State.Undone, UndoTime = tx.Now };
        await tx.Execute(PersonMergeRow.Store, row);
        var merge = row.ToProto(moves);
        await tx.Publish(name, 2, new PeopleMergeUndone
        {
            PersonMerge = name,
            Source = source.Name,
            Target = target.Name,
            StaffAssignments = { merge.StaffAssignments },
            CoachingRelationships = { merge.CoachingRelationships },
        });
        await ReadinessFacts.Tell(tx, [source, target], ReadinessAudience.Coach, ReadinessAudience.Coachee);
        return merge;
    }

    private static async Task MustHold(Session tx, string name, IReadOnlyList<MergeMove> moves, PersonMergeRow merge)
    {
        var changed = new List<string>();
        foreach (var move in moves)
        {
            if (!await Holds(tx, move, merge))
            {
                changed.Add(move.First.Length > 0 ? move.First : $"{merge.Target} ({move.Kind})");
            }
        }

        if (changed.Count > 0)
        {
            var named = string.Join(',', changed.Distinct().Take(MaxNamed));
            throw Errors.Precondition(
                "MERGE_UNDO_PREVENTED", $"What went over has changed since: {named}.", ("name", name), ("changed", named));
        }
    }

    private static Task<bool> Holds(Session tx, MergeMove move, PersonMergeRow merge) => move.Kind switch
    {
        MoveKind.Person => Task.FromResult(true),
        MoveKind.Post => MergedPosts.Holds(tx, move),
        MoveKind.Pair => MergedPairs.Holds(tx, move),
        MoveKind.RatioException => MergedExceptions.Holds(tx, move),
        MoveKind.RosterRecord => RosterRecord.LeadsTo(tx, move.Record, merge.Target),
        _ => Table(move).Holds(tx, move, merge.Target),
    };

    private static Task Return(Session tx, MergeMove move, PersonMergeRow merge, PersonRow source, DateOnly today) => move.Kind switch
    {
        MoveKind.Person => Store(tx, source with { State = (Person.Types.State)int.Parse(move.Detail, CultureInfo.InvariantCulture), MergedInto = "" }),
        MoveKind.Post => MergedPosts.Return(tx, move, merge.Source),
        MoveKind.Pair => MergedPairs.Return(tx, move, merge.Source, today),
        MoveKind.RatioException => MergedExceptions.Return(tx, move, merge.Source),
        MoveKind.RosterRecord => RosterRecord.Return(tx, move.Record, merge.Target, merge.Source),
        _ => Table(move).Return(tx, move, merge.Source, merge.Target),
    };

    private static MergeTable Table(MergeMove move) => MergeTable.All.First(table => table.Kind == move.Kind);
}
