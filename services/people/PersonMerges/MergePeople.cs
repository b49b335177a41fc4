using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PersonMergesApi
{
    public override Task<PersonMerge> MergePeople(MergePeopleRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("source", request.Source, "people/{person}")
            .Name("target", request.Target, "people/{person}")
            .Require(request.Source.Length == 0 || request.Source != request.Target, "target", "must be another person than the source");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        // A merge gives posts, and with them areas: nobody gives them to himself.
        if (context.Caller().Person is { } me && (me == request.Source || me == request.Target))
        {
            throw Errors.Denied();
        }

        var name = $"personMerges/{Guid.CreateVersion7()}";
        return database.Once(context, request, name, tx => Merge(tx, context, name, request), (tx, stored) => ShowMerge(tx, context, stored));
    }

    private async Task<PersonMerge> Merge(Session tx, ServerCallContext context, string name, MergePeopleRequest request)
    {
        var (source, target) = await FindBoth(tx, context, request.Source, request.Target);
        source.MustBeKept();
        target.MustServe();
        var grants = Grants.Of(context.Caller().Roles);
        var posts = await tx.Query<StaffAssignmentRow>(MergedPosts.SelectAll, new { person = source.Name });
        if (posts.Any(post => !Grants.Allow(grants, post.Role)))
        {
            throw Errors.Denied();
        }

        var today = context.Reach().Today;
        var cut = await MergeObstacles.Check(tx, source, target, request.CutOverlappingAssignments, today);
        var moves = new List<MergeMove>();
        await RosterRecord.Move(tx, source.Name, target.Name, moves);
        await MergedPosts.Move(tx, posts, target.Name, cut, moves);
        await MergedPairs.Move(tx, source.Name, target.Name, today, moves);
        await MergedExceptions.Move(tx, source.Name, target.Name, moves);
        foreach (var table in MergeTable.All)
        {
            await table.Move(tx, source.Name, target.Name, moves);
        }

        moves.Add(new MergeMove { Kind = MoveKind.Person, Record = source.Name, Detail = $"{(int)source.State}" });
        await Store(tx, source with { State = Person.Types.State.Merged, MergedInto = target.Name });

        var row = new PersonMergeRow
        {
            Name = name,
            Source = source.Name,
            Target = target.Name,
            State = PersonMerge.Types.State.Merged,
            MergedBy = context.Caller().Name,
            UndoUntil = tx.Now.AddDays(options.Value.UndoDays),
            CreateTime = tx.Now,
        };
        await tx.Execute(PersonMergeRow.Insert, row);
        await MergeMove.Store(tx, name, moves);
        var merge = row.ToProto(moves);
        await tx.Publish(name, 1, new PeopleMerged
        {
            PersonMerge = name,
            Source = source.Name,
            Target = target.Name,
            StaffAssignments = { merge.StaffAssignments },
            CoachingRelationships = { merge.CoachingRelationships },
        });
        await ReadinessFacts.Tell(tx, [target], ReadinessAudience.Coach, ReadinessAudience.Coachee);
        return merge;
    }

    // Posts, pairs and merges of either wait for one another.
    private static async Task<(PersonRow Source, PersonRow Target)> FindBoth(Session tx, ServerCallContext context, string source, string target)
    {
        await tx.Execute("UPDATE people SET version = version WHERE name IN @both", new { both = new[] { source, target } });
        return (await FindInArea(tx, context, source), await FindInArea(tx, context, target));
    }

    private static async Task<PersonRow> FindInArea(Session tx, ServerCallContext context, string name) =>
        await tx.Find<PersonRow>(SelectInArea, context.Reach().With(new { name })) ?? throw Errors.NotFound(name);

    private static async Task Store(Session tx, PersonRow changed)
    {
        var row = changed with { Version = changed.Version + 1, UpdateTime = tx.Now };
        await tx.Execute(PersonRow.Update, row);
        await tx.Tell(row);
    }

    private static async Task<PersonMerge> ShowMerge(Session db, ServerCallContext context, string name)
    {
        var row = await db.Find<PersonMergeRow>(PersonMergeRow.SelectVisible, context.Reach().With(new { name })) ?? throw Errors.NotFound(name);
        return row.ToProto(await MergeMove.Of(db, name));
    }
}
