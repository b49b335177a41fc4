using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CycleTemplatesApi
{
    private static readonly string[] Updatable =
    [
        "display_name", "description", "tier", "stages", "min_duration", "follow_up", "fidelity", "support_rules", "adjust_stage", "change_note",
    ];

    public override Task<CycleTemplate> UpdateCycleTemplate(UpdateCycleTemplateRequest request, ServerCallContext context)
    {
        var wanted = request.CycleTemplate ?? new CycleTemplate();
        var violations = new Violations().Name("cycle_template.name", wanted.Name, CycleTemplateRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, Updatable);
        var version = Etag.Check(violations, wanted.Etag, context, "cycle_template.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => Update(tx, wanted, fields, version), Latest);
    }

    private static async Task<CycleTemplate> Update(Session tx, CycleTemplate wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await Current(tx, wanted.Name, version);
        var template = row.ToProto();
        template.ChangeNote = "";
        Masks.Apply(fields, wanted, template);
        var violations = new Violations();
        CycleTemplateRules.Check(violations, template);
        violations.ThrowIfAny();

        // What is published never changes: cycles run by it.
        var isDraft = row.LatestRevision > row.PublishedRevision;
        var revision = isDraft ? row.LatestRevision : row.LatestRevision + 1;
        var changed = row with
        {
            Tier = isDraft && row.PublishedRevision == 0 ? template.Tier : row.Tier,
            LatestRevision = revision,
            Revision = revision,
            Content = CycleTemplateRow.ContentOf(template),
            UpdateTime = tx.Now,
            Version = version + 1,
        };
        await Store(tx, changed);
        await tx.Execute(isDraft ? CycleTemplateRow.UpdateRevision : CycleTemplateRow.InsertRevision, changed);
        return changed.ToProto();
    }

    private static async Task<CycleTemplateRow> Current(Session tx, string name, long version)
    {
        var row = await Find(tx, name);
        return row.Version == version ? row : throw Errors.Stale(name);
    }

    private static async Task Store(Session tx, CycleTemplateRow changed)
    {
        if (await tx.Execute(CycleTemplateRow.Update, changed) != 1)
        {
            throw Errors.Stale(changed.Name);
        }
    }
}
