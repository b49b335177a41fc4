using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using static Coaching.Observations.V1.CycleTemplate.Types;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<CoachingCycle> AdvanceCoachingCycle(AdvanceCoachingCycleRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, CoachingCycleRow.Pattern)
            .Text("stage", request.Stage, 1, 40);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name, tx => Advance(tx, context, request, version), (tx, first) => Now(tx, context, first));
    }

    private async Task<CoachingCycle> Advance(Session tx, ServerCallContext context, AdvanceCoachingCycleRequest request, long version)
    {
        var row = await FindOpen(tx, context, request.Name, version);
        var template = await CycleReading.Template(tx, row);
        var (from, to) = (IndexOf(template, row.Stage), IndexOf(template, request.Stage));
        var stage = template.Stages[from];
        if (!stage.Next.Contains(request.Stage))
        {
            throw Errors.Precondition(
                "ILLEGAL_STAGE", $"{request.Name} cannot go from {row.Stage} to {request.Stage}.",
                ("stage", row.Stage), ("next", string.Join(' ', stage.Next)));
        }

        MustPropose(context, row, stage);
        if (to > from)
        {
            CycleGates.MustHold(row.Name, await CycleGates.Check(tx, row, await CycleReading.One(tx, vault, row), stage, ends: false));
        }

        var moved = await Move(tx, context, row, request.Stage);
        await Store(tx, moved);
        return await CycleReading.One(tx, vault, moved);
    }

    private static async Task<CoachingCycleRow> Move(Session tx, ServerCallContext context, CoachingCycleRow row, string stage)
    {
        var moved = row with
        {
            Stage = stage,
            StageTime = tx.Now,
            CoachAgreeTime = null,
            CoacheeAgreeTime = null,
            UpdateTime = tx.Now,
            Version = row.Version + 1,
        };
        var sequence = await LeaveStage(tx, row.Name);
        await EnterStage(tx, moved, sequence + 1, context.Caller().Name == row.Coach);
        return moved;
    }

    private static async Task<int> LeaveStage(Session tx, string name)
    {
        await tx.Execute("UPDATE cycle_stages SET leave_time = @Now WHERE coaching_cycle = @name AND leave_time IS NULL", new { name, tx.Now });
        return await tx.One<int>("SELECT MAX(sequence) FROM cycle_stages WHERE coaching_cycle = @name", new { name });
    }

    private static void MustPropose(ServerCallContext context, CoachingCycleRow row, Stage stage)
    {
        var caller = context.Caller().Name;
        if ((stage.Proposer == Party.Coach && caller != row.Coach) || (stage.Proposer == Party.Coachee && caller != row.Coachee))
        {
            throw Errors.Precondition("NOT_PROPOSER", $"It is the other's to propose to leave {stage.Key}.", ("stage", stage.Key));
        }
    }

    private static int IndexOf(CycleTemplate template, string key) => template.Stages.Select(stage => stage.Key).ToList().IndexOf(key);
}
