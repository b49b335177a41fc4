using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CycleTemplatesApi
{
    public override Task<CycleTemplate> GetCycleTemplate(GetCycleTemplateRequest request, ServerCallContext context)
    {
        new Violations()
            .Name("name", request.Name, CycleTemplateRow.Pattern)
            .Require(request.Revision >= 0, "revision", "must not be negative")
            .ThrowIfAny();

        return database.Read(
            async db => (await CycleTemplateRow.Find(db, request.Name, request.Revision) ?? throw Errors.NotFound(request.Name)).ToProto(),
            context.CancellationToken);
    }
}
