using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Access = Coaching.Observations.V1.WalkPack.Types.Access;
using Effect = Coaching.Observations.V1.StepSighting.Types.Effect;
using Reminder = Coaching.Observations.V1.StepSighting.Types.Reminder;
using Use = Coaching.Observations.V1.StepSighting.Types.Use;

namespace Coaching.Observations;

internal sealed partial class LearningWalksApi
{
    public override Task<StepSighting> CreateStepSighting(CreateStepSightingRequest request, ServerCallContext context)
    {
        var draft = request.StepSighting ?? new StepSighting();
        var now = clock.GetUtcNow();
        var violations = new Violations()
            .Name("step_sighting.learning_walk", draft.LearningWalk, LearningWalkRow.Pattern)
            .Name("step_sighting.action_step", draft.ActionStep, ActionStepRow.Pattern)
            .Enum("step_sighting.use", draft.Use)
            .OptionalEnum("step_sighting.effect", draft.Effect)
            .Require((draft.Use == Use.InUse) == (draft.Effect != Effect.Unspecified), "step_sighting.effect", "must be set with IN_USE, and only then")
            .OptionalEnum("step_sighting.reminder", draft.Reminder)
            .Text("step_sighting.note", draft.Note, 0, 20_000)
            .Time("step_sighting.sight_time", draft.SightTime, until: now)
            .OptionalId("step_sighting_id", request.StepSightingId);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"stepSightings/{(request.StepSightingId.Length > 0 ? request.StepSightingId : Guid.CreateVersion7(now))}";
        return database.Once(context, request, name, tx => See(tx, reach, name, draft), async (tx, first) =>
            await (await tx.Find<StepSightingRow>(SelectSeen, new { first, reach.Caller }) ?? throw Errors.NotFound(first)).ToProto(tx, vault));
    }

    private async Task<StepSighting> See(Session tx, Reach reach, string name, StepSighting draft)
    {
        var walk = await tx.Find<LearningWalkRow>(SelectOwn, new { name = draft.LearningWalk, reach.Caller }) ?? throw Errors.NotFound(draft.LearningWalk);
        MustBeOpen(walk);
        var time = draft.SightTime.ToTimeOrNull()!.Value;
        new Violations().Require(time >= walk.StartTime && time <= walk.EndTime, "step_sighting.sight_time", "must be within the walk").ThrowIfAny();
        var step = await Seeable(tx, reach, draft);
        var row = new StepSightingRow
        {
            Name = name,
            LearningWalk = walk.Name,
            ActionStep = step.Name,
            StepUse = draft.Use,
            Effect = draft.Effect,
            Reminder = draft.Reminder == Reminder.Needed ? Reminder.Needed : Reminder.NotNeeded,
            SightTime = time,
            AgeDays = Math.Max(0, (time - step.CreateTime).Days),
            Observer = reach.Caller,
            CoachingRelationship = step.CoachingRelationship,
            Coach = step.Coach,
            Coachee = step.Coachee,
            OrgUnit = step.OrgUnit,
            County = step.County,
            Content = await vault.Seal(tx, step.Coachee, name, new StepSighting { Note = draft.Note }),
            CreateTime = tx.Now,
        };
        return await tx.TryInsert(InsertSighting, row)
            ? await row.ToProto(tx, vault)
            : throw Errors.AlreadyExists(await tx.Find<string>(SelectSightingOf, row) ?? name);
    }

    // A step that the leader may not see, and one of a teacher who is not on the way, are as good as none.
    private static async Task<ActionStepRow> Seeable(Session tx, Reach reach, StepSighting draft)
    {
        var step = await tx.Find<ActionStepRow>(SelectOnTheWay, draft);
        var access = step is null ? Access.Hidden : await AccessTo(tx, reach, step.Coachee);
        return step is not null && (access == Access.Opened || (access == Access.Coach && step.Coach == reach.Caller)) ? step : throw Errors.NotFound(draft.ActionStep);
    }

    private const string SelectOnTheWay = $"""
        SELECT {ActionStepRow.Columns} FROM action_steps s
        WHERE s.name = @ActionStep AND EXISTS (SELECT 1 FROM walk_stops p WHERE p.learning_walk = @LearningWalk AND p.teacher = s.coachee)
        """;

    private const string InsertSighting = $"""
        INSERT INTO step_sightings ({StepSightingRow.Columns})
        VALUES (@Name, @LearningWalk, @ActionStep, @StepUse, @Effect, @Reminder, @SightTime, @AgeDays, @Observer, @CoachingRelationship, @Coach,
                @Coachee, @OrgUnit, @County, @Content, @CreateTime)
        """;

    private const string SelectSightingOf = "SELECT name FROM step_sightings WHERE action_step = @ActionStep AND learning_walk = @LearningWalk";

    private const string SelectSeen = $"SELECT {StepSightingRow.Columns} FROM step_sightings WHERE name = @first AND observer = @Caller";
}
