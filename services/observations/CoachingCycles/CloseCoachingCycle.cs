using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using static Coaching.Observations.V1.CoachingCycle.Types;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<CoachingCycle> CloseCoachingCycle(CloseCoachingCycleRequest request, ServerCallContext context)
    {
        var review = request.Review ?? new Review();
        var violations = new Violations()
            .Name("name", request.Name, CoachingCycleRow.Pattern)
            .Require(request.Review is not null, "review", "must be set")
            .Text("review.progress", review.Progress, 1, 10_000)
            .Text("review.next", review.Next, 0, 4_000)
            .Enum("review.decision", review.Decision);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name, tx => Close(tx, context, request.Name, review, version), (tx, first) => Now(tx, context, first));
    }

    private async Task<CoachingCycle> Close(Session tx, ServerCallContext context, string name, Review review, long version)
    {
        var row = await FindOpen(tx, context, name, version);
        var template = await CycleReading.Template(tx, row);
        var stage = template.Stages[IndexOf(template, row.Stage)];
        if (!stage.Final)
        {
            throw Errors.Precondition("NOT_FINAL_STAGE", $"{name} does not end in {row.Stage}.", ("stage", row.Stage));
        }

        MustPropose(context, row, stage);
        var cycle = await CycleReading.One(tx, vault, row);
        if (review.Decision != Decision.Adjust)
        {
            CycleGates.MustHold(name, await CycleGates.Check(tx, row, cycle, stage, ends: true));
        }

        var (caller, sequence) = (context.Caller().Name, cycle.Reviews.Count + 1);
        await tx.Execute(InsertReview, new
        {
            Name = name,
            Sequence = sequence,
            review.Decision,
            ByCoach = caller == row.Coach,
            row.CoachingRelationship,
            row.Coach,
            row.Coachee,
            Content = await vault.Seal(tx, row.Coachee, CycleReading.ReviewName(name, sequence), new Review { Progress = review.Progress, Next = review.Next }),
            tx.Now,
        });
        var changed = review.Decision == Decision.Adjust
            ? await Move(tx, context, row, template.AdjustStage.Length > 0 ? template.AdjustStage : template.Stages[0].Key)
            : await End(tx, row, State.Closed);
        changed = changed with { Decision = review.Decision };
        if (review.Decision != Decision.Continue)
        {
            await Store(tx, changed);
            return await CycleReading.One(tx, vault, changed);
        }

        changed = changed with { NextCycle = $"coachingCycles/{Guid.CreateVersion7(tx.Now)}" };
        await Store(tx, changed);
        await Continue(tx, caller, changed, cycle);
        return await CycleReading.One(tx, vault, changed);
    }

    // What is still worked for goes on; what shows what was reached stays behind.
    private async Task Continue(Session tx, string caller, CoachingCycleRow ended, CoachingCycle cycle)
    {
        var active = cycle.Goals.Count == 0 ? [] : await tx.Query<string>(SelectActive, new { Names = cycle.Goals, Goal.Types.State.Active });
        var next = new CoachingCycle
        {
            CycleTemplate = ended.CycleTemplate,
            Priorities = { cycle.Priorities },
            Needs = cycle.Needs,
            Competencies = { cycle.Competencies },
            Goals = { cycle.Goals.Where(active.Contains) },
        };
        var pair = await pairs.RunningFor(tx, ended.CoachingRelationship, caller, tx.Now);
        await Begin(tx, caller, ended.NextCycle, next, pair, ended.Name);
    }

    private static async Task<CoachingCycleRow> End(Session tx, CoachingCycleRow row, State state)
    {
        await LeaveStage(tx, row.Name);
        return row with { State = state, CloseTime = tx.Now, UpdateTime = tx.Now, Version = row.Version + 1 };
    }

    private const string SelectActive = "SELECT name FROM goals WHERE name IN @Names AND state = @Active";

    private const string InsertReview = """
        INSERT INTO cycle_reviews (coaching_cycle, sequence, decision, by_coach, coaching_relationship, coach, coachee, content, create_time)
        VALUES (@Name, @Sequence, @Decision, @ByCoach, @CoachingRelationship, @Coach, @Coachee, @Content, @Now)
        """;
}
