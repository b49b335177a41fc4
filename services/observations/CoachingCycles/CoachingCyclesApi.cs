using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi(Database database, Pairs pairs, Vault vault, TimeProvider clock)
    : CoachingCycleService.CoachingCycleServiceBase
{
    private async Task<CoachingCycle> Now(Session tx, ServerCallContext context, string name) =>
        await CycleReading.One(tx, vault, await Find(tx, context, name));

    private static async Task<CoachingCycleRow> Find(Session tx, ServerCallContext context, string name) =>
        await CoachingCycleRow.Find(tx, context.Reach(), name) ?? throw Errors.NotFound(name);

    // Who edits is in the pair, and the pair runs.
    private async Task<CoachingCycleRow> FindOpen(Session tx, ServerCallContext context, string name, long? version)
    {
        var row = await Find(tx, context, name);
        if (version is not null && row.Version != version)
        {
            throw Errors.Stale(name);
        }

        await pairs.RunningFor(tx, row.CoachingRelationship, context.Caller().Name, tx.Now);
        return row.State == CoachingCycle.Types.State.Open
            ? row
            : throw Errors.Precondition("CYCLE_CLOSED", $"{name} has ended.", ("name", name));
    }

    private static async Task Store(Session tx, CoachingCycleRow changed)
    {
        if (await tx.Execute(CoachingCycleRow.Update, changed) != 1)
        {
            throw Errors.Stale(changed.Name);
        }

        await tx.Publish(changed.Name, changed.Version, changed.ToFact());
    }
}
