using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StandardsFrameworksApi
{
    public override Task<StandardsFramework> PublishStandardsFramework(PublishStandardsFrameworkRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, StandardsFrameworkRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            request.Name,
            async tx =>
            {
                var row = (await StandardsFrameworkRow.Read(tx, request.Name)).MustBe(StandardsFramework.Types.State.Draft);
                return (await row.Publish(tx, version)).ToProto();
            },
            Show);
    }
}
