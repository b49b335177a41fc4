using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CycleTemplatesApi
{
    public override Task<CycleTemplate> RetireCycleTemplate(RetireCycleTemplateRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, CycleTemplateRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Retire(tx, request.Name, version), Latest);
    }

    private static async Task<CycleTemplate> Retire(Session tx, string name, long version)
    {
        var row = await Current(tx, name, version);
        if (row.State != CycleTemplate.Types.State.Published)
        {
            throw Errors.Precondition("TEMPLATE_NOT_PUBLISHED", $"{name} is not in force.", ("name", name));
        }

        var retired = row with { State = CycleTemplate.Types.State.Retired, UpdateTime = tx.Now, Version = version + 1 };
        await Store(tx, retired);
        return retired.ToProto();
    }
}
