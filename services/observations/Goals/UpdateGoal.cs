using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    private static readonly string[] UpdatableOfGoal =
    [
        "subject", "title", "change", "student_focus", "learner_data", "development_priority", "indicators", "cpd_references", "change_note",
    ];

    public override Task<Goal> UpdateGoal(UpdateGoalRequest request, ServerCallContext context)
    {
        var wanted = request.Goal ?? new Goal();
        var violations = new Violations().Name("goal.name", wanted.Name, Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableOfGoal);
        var version = Etag.Check(violations, wanted.Etag, context, "goal.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            wanted.Name,
            tx => Change(tx, context, wanted.Name, version, Goal.Types.State.Active, goal =>
            {
                Masks.Apply(fields, wanted, goal);
                var found = new Violations();
                GoalRules.Check(found, goal);
                found.ThrowIfAny();
            }),
            (tx, first) => Now(tx, context, first));
    }

    private async Task<Goal> Change(
        Session tx, ServerCallContext context, string name, long version, Goal.Types.State state, Action<Goal> change)
    {
        var row = await FindActive(tx, context, name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        if (state == Goal.Types.State.Met && row.MeasurementCount == 0)
        {
            throw Errors.Precondition("GOAL_NOT_MEASURED", $"{name} has no measurement that could say that it is met.", ("name", name));
        }

        // A note tells of one change: it is not carried on.
        var goal = await row.ToProto(tx, vault);
        goal.ChangeNote = "";
        change(goal);
        var changed = row with
        {
            State = state,
            Kind = goal.Change?.Kind ?? row.Kind,
            DevelopmentPriority = goal.DevelopmentPriority,
            CheckedTime = GoalRules.OpenChecks(goal).Any() ? null : row.CheckedTime ?? tx.Now,
            Content = await row.Seal(tx, vault, name, GoalRow.ContentOf(goal)),
            UpdateTime = tx.Now,
            Version = version + 1,
        };
        await Store(tx, changed);
        var stored = await changed.ToProto(tx, vault);
        await Log(tx, context, changed, new GoalChange { Goal = stored });
        return stored;
    }
}
