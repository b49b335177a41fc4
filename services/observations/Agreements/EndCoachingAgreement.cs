using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingAgreementsApi
{
    public override Task<CoachingAgreement> EndCoachingAgreement(EndCoachingAgreementRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, CoachingAgreementRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            request.Name,
            async tx =>
            {
                var row = await FindRunning(tx, context, request.Name, version);
                var ended = row with { State = CoachingAgreement.Types.State.Ended, UpdateTime = tx.Now, Version = version + 1 };
                await Store(tx, ended);
                return await ended.ToProto(tx, vault);
            },
            (tx, first) => Now(tx, context, first));
    }
}
