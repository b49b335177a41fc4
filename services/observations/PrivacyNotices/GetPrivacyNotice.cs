using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class PrivacyNoticesApi
{
    public override Task<PrivacyNotice> GetPrivacyNotice(GetPrivacyNoticeRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, PrivacyNoticeRow.Pattern).ThrowIfAny();

        return database.Read(
            async db => (await PrivacyNoticeRow.Find(db, request.Name, context.Caller().Name)).ToProto(), context.CancellationToken);
    }
}
