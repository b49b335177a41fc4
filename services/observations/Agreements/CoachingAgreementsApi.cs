using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingAgreementsApi(Database database, Pairs pairs, Vault vault, TimeProvider clock)
    : CoachingAgreementService.CoachingAgreementServiceBase
{
    private async Task<CoachingAgreement> Now(Session tx, ServerCallContext context, string name) =>
        await (await Find(tx, context, name)).ToProto(tx, vault);

    private static async Task<CoachingAgreementRow> Find(Session tx, ServerCallContext context, string name) =>
        await CoachingAgreementRow.Find(tx, context.Reach(), name, 0) ?? throw Errors.NotFound(name);

    // Who edits is in the pair, and the pair runs.
    private async Task<CoachingAgreementRow> FindRunning(Session tx, ServerCallContext context, string name, long version)
    {
        var row = await Find(tx, context, name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        await pairs.RunningFor(tx, row.CoachingRelationship, context.Caller().Name, tx.Now);
        return row.State != CoachingAgreement.Types.State.Ended
            ? row
            : throw Errors.Precondition("AGREEMENT_ENDED", $"{name} has ended.", ("name", name));
    }

    private static async Task Store(Session tx, CoachingAgreementRow changed)
    {
        if (await tx.Execute(CoachingAgreementRow.Update, changed) != 1)
        {
            throw Errors.Stale(changed.Name);
        }

        await tx.Publish(changed.Name, changed.Version, changed.ToFact());
    }
}
