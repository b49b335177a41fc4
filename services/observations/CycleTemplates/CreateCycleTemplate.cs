using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CycleTemplatesApi
{
    public override Task<CycleTemplate> CreateCycleTemplate(CreateCycleTemplateRequest request, ServerCallContext context)
    {
        var draft = request.CycleTemplate ?? new CycleTemplate();
        var violations = new Violations()
            .Require(request.CycleTemplate is not null, "cycle_template", "must be set")
            .OptionalId("cycle_template_id", request.CycleTemplateId);
        CycleTemplateRules.Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"cycleTemplates/{(request.CycleTemplateId.Length > 0 ? request.CycleTemplateId : Guid.CreateVersion7())}";
        return database.Once(
            context,
            request,
            name,
            async tx =>
            {
                var row = CycleTemplateRow.First(name, draft, CycleTemplate.Types.State.Draft, tx.Now);
                if (!await tx.TryInsert(CycleTemplateRow.Insert, row))
                {
                    throw Errors.AlreadyExists(name);
                }

                await tx.Execute(CycleTemplateRow.InsertRevision, row);
                return row.ToProto();
            },
            Latest);
    }

    private static async Task<CycleTemplate> Latest(Session tx, string name) => (await Find(tx, name)).ToProto();

    private static async Task<CycleTemplateRow> Find(Session tx, string name) =>
        await CycleTemplateRow.Find(tx, name, -1) ?? throw Errors.NotFound(name);
}
