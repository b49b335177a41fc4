using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    private static readonly string[] Updatable = ["priorities", "coach_readiness", "needs", "reality", "competencies", "goals", "evidence"];

    public override Task<CoachingCycle> UpdateCoachingCycle(UpdateCoachingCycleRequest request, ServerCallContext context)
    {
        var wanted = request.CoachingCycle ?? new CoachingCycle();
        var violations = new Violations().Name("coaching_cycle.name", wanted.Name, CoachingCycleRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, Updatable);
        var version = Etag.Check(violations, wanted.Etag, context, "coaching_cycle.etag");
        Check(violations, wanted);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, wanted.Name, tx => Change(tx, context, wanted, fields, version), (tx, first) => Now(tx, context, first));
    }

    private async Task<CoachingCycle> Change(Session tx, ServerCallContext context, CoachingCycle wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await FindOpen(tx, context, wanted.Name, version);
        if (fields.Contains("coach_readiness"))
        {
            MustBeCoachToBeReady(wanted, isCoach: context.Caller().Name == row.Coach);
        }

        var cycle = await CycleReading.One(tx, vault, row);
        Masks.Apply(fields, wanted, cycle);
        if (fields.Contains("goals"))
        {
            await LinkGoals(tx, row.Name, row.CoachingRelationship, row.OrgUnit, cycle.Goals);
        }

        // What the two agreed to leave is no longer what is there.
        var changed = row with
        {
            ReadyTime = cycle.CoachReadiness?.Ready == true ? row.ReadyTime ?? tx.Now : null,
            CoachAgreeTime = null,
            CoacheeAgreeTime = null,
            Content = await vault.Seal(tx, row.Coachee, row.Name, CycleReading.ContentOf(cycle)),
            UpdateTime = tx.Now,
            Version = version + 1,
        };
        if (fields.Contains("needs"))
        {
            changed = await CycleSupport.Apply(
                tx, await CycleReading.Template(tx, row), changed, cycle.Needs?.Need ?? CycleTemplate.Types.Need.Unspecified);
        }

        await Store(tx, changed);
        return await CycleReading.One(tx, vault, changed);
    }
}
