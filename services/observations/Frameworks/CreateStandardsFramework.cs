using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StandardsFrameworksApi
{
    public override Task<StandardsFramework> CreateStandardsFramework(CreateStandardsFrameworkRequest request, ServerCallContext context)
    {
        var draft = request.StandardsFramework ?? new StandardsFramework();
        var violations = new Violations().OptionalId("standards_framework_id", request.StandardsFrameworkId);
        StandardsFrameworkRules.Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var id = request.StandardsFrameworkId.Length > 0 ? request.StandardsFrameworkId : Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var name = $"standardsFrameworks/{id}";
        return database.Once(
            context,
            request,
            name,
            async tx =>
            {
                var row = StandardsFrameworkRow.Draft(name, draft, tx.Now);
                return await row.TryAdd(tx) ? row.ToProto() : throw Errors.AlreadyExists(name);
            },
            Show);
    }
}
