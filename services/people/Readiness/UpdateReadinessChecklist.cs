using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ReadinessApi
{
    public override Task<ReadinessChecklist> UpdateReadinessChecklist(UpdateReadinessChecklistRequest request, ServerCallContext context)
    {
        var wanted = request.ReadinessChecklist ?? new ReadinessChecklist();
        var violations = new Violations().Name("readiness_checklist.name", wanted.Name, "readinessChecklists/{readiness_checklist}");
        var fields = Masks.Check(violations, request.UpdateMask, wanted, "display_name", "items", "state");
        var version = Etag.Check(violations, wanted.Etag, context, "readiness_checklist.etag");
        ReadinessChecklistRules.Check(violations, wanted, fields);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => Update(tx, context, wanted, fields, version), ShowChecklist);
    }

    private static async Task<ReadinessChecklist> Update(
        Session tx, ServerCallContext context, ReadinessChecklist wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await tx.Find<ReadinessChecklistRow>(ReadinessChecklistRow.SelectByName, new { name = wanted.Name }) ?? throw Errors.NotFound(wanted.Name);
        await tx.MustReachScope(context, row.OrgUnit);
        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        var checklist = row.ToProto();
        Masks.Apply(fields, wanted, checklist);
        var items = ReadinessChecklistRow.Pack(checklist.Items);
        var revised = !items.AsSpan().SequenceEqual(row.Items);
        row = row with
        {
            DisplayName = checklist.DisplayName,
            Items = items,
            Revision = revised ? row.Revision + 1 : row.Revision,
            State = checklist.State,
            Version = version + 1,
            UpdateTime = tx.Now,
        };
        if (await tx.Execute(ReadinessChecklistRow.Update, row) == 0)
        {
            throw Errors.Stale(wanted.Name);
        }

        if (revised)
        {
            await tx.Execute(ReadinessChecklistRow.InsertRevision, row);
        }

        await tx.Publish(row.Name, row.Version, row.ToFact());
        return row.ToProto();
    }
}
