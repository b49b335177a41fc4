using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingAgreementsApi
{
    public override Task<CoachingAgreement> GetCoachingAgreement(GetCoachingAgreementRequest request, ServerCallContext context)
    {
        new Violations()
            .Name("name", request.Name, CoachingAgreementRow.Pattern)
            .Require(request.Revision >= 0, "revision", "must not be negative")
            .ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var row = await CoachingAgreementRow.Find(db, context.Reach(), request.Name, request.Revision) ?? throw Errors.NotFound(request.Name);
            return (await row.ToProto(db, vault), (IReadOnlyList<Seen>)[new Seen(row.Name, row.Coachee)]);
        });
    }
}
