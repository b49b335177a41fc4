using System.Collections.Frozen;
using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachSelectionApi
{
    private static readonly FrozenSet<string> CreatableFields = FrozenSet.Create("display_name", "tiers", "criteria");

    public override Task<SelectionCriteria> CreateSelectionCriteria(CreateSelectionCriteriaRequest request, ServerCallContext context)
    {
        var draft = request.SelectionCriteria ?? new SelectionCriteria();
        var violations = new Violations()
            .Require(request.SelectionCriteria is not null, "selection_criteria", "must be set")
            .OptionalId("selection_criteria_id", request.SelectionCriteriaId)
            .OptionalName("selection_criteria.org_unit", draft.OrgUnit, "orgUnits/{org_unit}");
        SelectionRules.Check(violations, draft, CreatableFields);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"selectionCriteria/{(request.SelectionCriteriaId.Length == 0 ? Guid.CreateVersion7().ToString() : request.SelectionCriteriaId)}";
        return database.Once(context, request, name, tx => Create(tx, context, name, draft), ShowCriteria);
    }

    private static async Task<SelectionCriteria> Create(Session tx, ServerCallContext context, string name, SelectionCriteria draft)
    {
        await tx.MustReachScope(context, draft.OrgUnit);
        var row = new SelectionCriteriaRow
        {
            Name = name,
            DisplayName = draft.DisplayName,
            OrgUnit = draft.OrgUnit,
            Tiers = SelectionCriteriaRow.Bits(draft.Tiers),
            Criteria = SelectionCriteriaRow.Pack(draft.Criteria),
            Revision = 1,
            State = SelectionCriteria.Types.State.Active,
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        if (!await tx.TryInsert(SelectionCriteriaRow.Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Execute(SelectionCriteriaRow.InsertRevision, row);
        return row.ToProto();
    }

    private static async Task<SelectionCriteria> ShowCriteria(Session db, string name) =>
        (await db.Find<SelectionCriteriaRow>(SelectionCriteriaRow.SelectByName, new { name }) ?? throw Errors.NotFound(name)).ToProto();
}
