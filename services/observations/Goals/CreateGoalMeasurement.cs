using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using ResultCase = Coaching.Observations.V1.GoalMeasurement.ResultOneofCase;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    public override Task<GoalMeasurement> CreateGoalMeasurement(CreateGoalMeasurementRequest request, ServerCallContext context)
    {
        var draft = request.GoalMeasurement ?? new GoalMeasurement();
        var violations = new Violations()
            .Name("parent", request.Parent, Pattern)
            .Date("goal_measurement.date", draft.Date, until: pairs.DayOf(clock.GetUtcNow()))
            .Enum("goal_measurement.kind", draft.Kind)
            .Range("goal_measurement.learners", draft.Learners, GoalRules.FewestLearners, GoalRules.MostLearners)
            .Require(draft.ResultCase != ResultCase.None, "goal_measurement.count", "must be set, or the value")
            .Text("goal_measurement.note", draft.Note, 0, 2_000)
            .OptionalId("goal_measurement_id", request.GoalMeasurementId);
        if (draft.ResultCase == ResultCase.Count)
        {
            violations.Range("goal_measurement.count", draft.Count, 0, Math.Max(0, draft.Learners));
        }

        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var id = request.GoalMeasurementId.Length > 0 ? request.GoalMeasurementId : Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var name = $"{request.Parent}/measurements/{id}";
        return database.Once(
            context, request, name, tx => Measure(tx, context, request.Parent, name, draft), (tx, first) => MeasurementNow(tx, context, first));
    }

    private async Task<GoalMeasurement> Measure(Session tx, ServerCallContext context, string parent, string name, GoalMeasurement draft)
    {
        var goal = await FindActive(tx, context, parent);
        var row = new GoalMeasurementRow
        {
            Name = name,
            Goal = parent,
            Date = draft.Date.ToDateOnly(),
            Kind = draft.Kind,
            Learners = draft.Learners,
            LearnerCount = draft.ResultCase == ResultCase.Count ? draft.Count : null,
            ValueThousandths = draft.ResultCase == ResultCase.ValueThousandths ? draft.ValueThousandths : null,
            Author = context.Caller().Name,
            CoachingRelationship = goal.CoachingRelationship,
            Coach = goal.Coach,
            Coachee = goal.Coachee,
            Content = await goal.Seal(tx, vault, name, new GoalMeasurement { Note = draft.Note }),
            CreateTime = tx.Now,
        };
        if (!await tx.TryInsert(GoalMeasurementRow.Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        var isLatest = goal.LatestDate is null || row.Date >= goal.LatestDate;
        await Store(tx, goal with
        {
            MeasurementCount = goal.MeasurementCount + 1,
            LatestDate = isLatest ? row.Date : goal.LatestDate,
            LatestThousandths = isLatest ? row.Thousandths : goal.LatestThousandths,
            UpdateTime = tx.Now,
            Version = goal.Version + 1,
        });
        return await row.ToProto(tx, vault, goal);
    }

    private async Task<GoalMeasurement> MeasurementNow(Session tx, ServerCallContext context, string name)
    {
        var goal = await Find(tx, context, ResourceName.ParentOf(name));
        return await (await tx.One<GoalMeasurementRow>(GoalMeasurementRow.SelectByName, new { Name = name })).ToProto(tx, vault, goal);
    }
}
