using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class PrivacyNoticesApi
{
    public override Task<PrivacyNotice> AcknowledgePrivacyNotice(AcknowledgePrivacyNoticeRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, PrivacyNoticeRow.Pattern);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var me = context.Caller().Person ?? throw Errors.Denied();
        return database.Once(
            context, request, request.Name,
            async tx =>
            {
                await PrivacyNoticeRow.Find(tx, request.Name, me);
                await tx.TryInsert(InsertAcknowledgement, new { request.Name, Me = me, tx.Now });
                return (await PrivacyNoticeRow.Find(tx, request.Name, me)).ToProto();
            },
            async (tx, first) => (await PrivacyNoticeRow.Find(tx, first, me)).ToProto());
    }

    private const string InsertAcknowledgement =
        "INSERT INTO privacy_acknowledgements (privacy_notice, person, acknowledge_time) VALUES (@Name, @Me, @Now)";
}
