using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using static Coaching.Observations.V1.Goal.Types;
using UnitLevel = Coaching.People.V1.OrgUnit.Types.Level;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    public override Task<Goal> CreateGoal(CreateGoalRequest request, ServerCallContext context)
    {
        var draft = request.Goal ?? new Goal();
        var violations = new Violations().OptionalId("goal_id", request.GoalId);
        GoalRules.Check(violations, draft);
        if (draft.Level is Level.Person or Level.Subject or Level.School)
        {
            violations.Require(OfSchools == (draft.Level != Level.Person), "goal.level", OfSchools ? "must be SUBJECT or SCHOOL" : "must be PERSON; others are schoolGoals");
        }

        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"{(OfSchools ? "schoolGoals" : "goals")}/{(request.GoalId.Length > 0 ? request.GoalId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return pairs.ReadThrough(
            () => database.Once(context, request, name, tx => Create(tx, context, name, draft), (tx, first) => Now(tx, context, first)),
            context.CancellationToken);
    }

    private async Task<Goal> Create(Session tx, ServerCallContext context, string name, Goal draft)
    {
        var row = draft.Level == Level.Person
            ? Place(await pairs.RunningFor(tx, draft.CoachingRelationship, context.Caller().Name, tx.Now))
            : await Place(tx, context, draft.OrgUnit);
        row = row with
        {
            Name = name,
            Level = draft.Level,
            Kind = draft.Change.Kind,
            DevelopmentPriority = draft.DevelopmentPriority,
            CheckedTime = GoalRules.OpenChecks(draft).Any() ? null : tx.Now,
            Author = context.Caller().Name,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        row = row with { Content = await row.Seal(tx, vault, name, GoalRow.ContentOf(draft)) };
        if (!await tx.TryInsert(GoalRow.Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        var goal = await row.ToProto(tx, vault);
        await Log(tx, context, row, new GoalChange { Goal = goal });
        await tx.Publish(name, row.Version, row.ToFact());
        return goal;
    }

    private static async Task<GoalRow> Place(Session tx, ServerCallContext context, string school)
    {
        await tx.MustReach(context, school);
        var unit = await StaffDirectory.Unit(tx, school) ?? throw Errors.Denied();
        new Violations().Require(unit.Level == (int)UnitLevel.School, "goal.org_unit", "must be a school").ThrowIfAny();
        return Empty with { School = school, OrgUnit = school, County = unit.County };
    }

    private static GoalRow Place(RunningPair pair) => Empty with
    {
        CoachingRelationship = pair.Name,
        Coach = pair.Coach,
        Coachee = pair.Coachee,
        OrgUnit = pair.OrgUnit,
        County = pair.County,
    };

    private static GoalRow Empty => new()
    {
        Name = "",
        Level = Level.Unspecified,
        CoachingRelationship = "",
        Coach = "",
        Coachee = "",
        School = "",
        OrgUnit = "",
        County = "",
        State = State.Active,
        Kind = MeasureKind.Unspecified,
        DevelopmentPriority = "",
        ChangeCount = 0,
        MeasurementCount = 0,
        Author = "",
        Content = [],
        CreateTime = default,
        UpdateTime = default,
        Version = 1,
    };
}
