using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachSelectionApi
{
    public override Task<SelectionCriteria> UpdateSelectionCriteria(UpdateSelectionCriteriaRequest request, ServerCallContext context)
    {
        var wanted = request.SelectionCriteria ?? new SelectionCriteria();
        var violations = new Violations().Name("selection_criteria.name", wanted.Name, "selectionCriteria/{selection_criteria}");
        var fields = Masks.Check(violations, request.UpdateMask, wanted, "display_name", "tiers", "criteria", "state");
        var version = Etag.Check(violations, wanted.Etag, context, "selection_criteria.etag");
        SelectionRules.Check(violations, wanted, fields);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => Update(tx, context, wanted, fields, version), ShowCriteria);
    }

    private static async Task<SelectionCriteria> Update(
        Session tx, ServerCallContext context, SelectionCriteria wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await tx.Find<SelectionCriteriaRow>(SelectionCriteriaRow.SelectByName, new { name = wanted.Name }) ?? throw Errors.NotFound(wanted.Name);
        await tx.MustReachScope(context, row.OrgUnit);
        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        var criteria = row.ToProto();
        Masks.Apply(fields, wanted, criteria);
        var packed = SelectionCriteriaRow.Pack(criteria.Criteria);
        var revised = !packed.AsSpan().SequenceEqual(row.Criteria);
        row = row with
        {
            DisplayName = criteria.DisplayName,
            Tiers = SelectionCriteriaRow.Bits(criteria.Tiers),
            Criteria = packed,
            Revision = revised ? row.Revision + 1 : row.Revision,
            State = criteria.State,
            Version = version + 1,
            UpdateTime = tx.Now,
        };
        if (await tx.Execute(SelectionCriteriaRow.Update, row) == 0)
        {
            throw Errors.Stale(wanted.Name);
        }

        if (revised)
        {
            await tx.Execute(SelectionCriteriaRow.InsertRevision, row);
        }

        return row.ToProto();
    }
}
