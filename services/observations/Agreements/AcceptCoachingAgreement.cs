using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.CoachingAgreement.Types.State;

namespace Coaching.Observations;

internal sealed partial class CoachingAgreementsApi
{
    public override Task<CoachingAgreement> AcceptCoachingAgreement(AcceptCoachingAgreementRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, CoachingAgreementRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name, tx => Accept(tx, context, request.Name, version), (tx, first) => Now(tx, context, first));
    }

    private async Task<CoachingAgreement> Accept(Session tx, ServerCallContext context, string name, long version)
    {
        var row = await FindRunning(tx, context, name, version);
        var isCoach = context.Caller().Name == row.Coach;
        if ((isCoach ? row.CoachAcceptTime : row.CoacheeAcceptTime) is not null)
        {
            throw Errors.Precondition("ALREADY_ACCEPTED", $"{name} was accepted by the caller already.", ("name", name));
        }

        var accepted = row with
        {
            CoachAcceptTime = isCoach ? tx.Now : row.CoachAcceptTime,
            CoacheeAcceptTime = isCoach ? row.CoacheeAcceptTime : tx.Now,
            UpdateTime = tx.Now,
            Version = version + 1,
        };
        if (accepted is { CoachAcceptTime: not null, CoacheeAcceptTime: not null })
        {
            accepted = accepted with { State = State.Accepted };
        }

        await Store(tx, accepted);
        await tx.Execute(CoachingAgreementRow.UpdateRevision, accepted);
        return await accepted.ToProto(tx, vault);
    }
}
