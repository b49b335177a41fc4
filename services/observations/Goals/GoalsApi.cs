using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class GoalsApi(Database database, Pairs pairs, Vault vault, TimeProvider clock) : GoalService.GoalServiceBase
{
    /// <summary>Whether it serves the goals of schools, which are about no person; those of persons otherwise.</summary>
    internal bool OfSchools { get; init; }

    private string Pattern => OfSchools ? GoalRow.SchoolPattern : GoalRow.Pattern;

    private static async Task<GoalRow> Find(Session tx, ServerCallContext context, string name) =>
        await GoalRow.Find(tx, context.Reach(), name) ?? throw Errors.NotFound(name);

    // Who edits a person's goal is in the pair, and the pair runs.
    private async Task<GoalRow> FindActive(Session tx, ServerCallContext context, string name)
    {
        var row = await Find(tx, context, name);
        if (row.IsPersonal)
        {
            await pairs.RunningFor(tx, row.CoachingRelationship, context.Caller().Name, tx.Now);
        }

        return row.State == Goal.Types.State.Active ? row : throw Errors.Precondition("GOAL_CLOSED", $"{name} is closed.", ("name", name));
    }

    private async Task<Goal> Now(Session tx, ServerCallContext context, string name) => await (await Find(tx, context, name)).ToProto(tx, vault);

    private static async Task Store(Session tx, GoalRow changed)
    {
        if (await tx.Execute(GoalRow.Update, changed) != 1)
        {
            throw Errors.Stale(changed.Name);
        }

        await tx.Publish(changed.Name, changed.Version, changed.ToFact());
    }

    // Every change on the way to a goal stays readable, with who made it (IMP-07).
    private async Task Log(Session tx, ServerCallContext context, GoalRow goal, GoalChange change)
    {
        await tx.Execute("UPDATE goals SET change_count = change_count + 1 WHERE name = @Name", goal);
        var sequence = await tx.One<long>("SELECT change_count FROM goals WHERE name = @Name", goal);
        await tx.Execute(InsertChange, new
        {
            goal.Name,
            Sequence = sequence,
            Author = context.Caller().Name,
            goal.CoachingRelationship,
            goal.Coach,
            goal.Coachee,
            Content = await goal.Seal(tx, vault, GoalRow.ChangeName(goal.Name, sequence), change),
            tx.Now,
        });
    }

    // What a school's goal says is about no person; what somebody's own says has been seen by whoever reads it.
    private static Seen Read(GoalRow goal, ServerCallContext context) =>
        new(goal.Name, goal.IsPersonal ? goal.Coachee : context.Caller().Name);

    private const string InsertChange = """
        INSERT INTO goal_changes (goal, sequence, author, coaching_relationship, coach, coachee, content, change_time)
        VALUES (@Name, @Sequence, @Author, @CoachingRelationship, @Coach, @Coachee, @Content, @Now)
        """;
}
