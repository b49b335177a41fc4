using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StandardsFrameworksApi
{
    public override Task<StandardsFramework> GetStandardsFramework(GetStandardsFrameworkRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, StandardsFrameworkRow.Pattern).ThrowIfAny();

        return database.Read(db => Show(db, request.Name), context.CancellationToken);
    }
}
