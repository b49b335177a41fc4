using System.Collections.Frozen;
using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ReadinessApi
{
    private static readonly FrozenSet<string> CreatableFields = FrozenSet.Create("display_name", "items");

    public override Task<ReadinessChecklist> CreateReadinessChecklist(CreateReadinessChecklistRequest request, ServerCallContext context)
    {
        var draft = request.ReadinessChecklist ?? new ReadinessChecklist();
        var violations = new Violations()
            .Require(request.ReadinessChecklist is not null, "readiness_checklist", "must be set")
            .OptionalId("readiness_checklist_id", request.ReadinessChecklistId)
            .Enum("readiness_checklist.audience", draft.Audience)
            .OptionalName("readiness_checklist.org_unit", draft.OrgUnit, "orgUnits/{org_unit}");
        ReadinessChecklistRules.Check(violations, draft, CreatableFields);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var id = request.ReadinessChecklistId.Length == 0 ? Guid.CreateVersion7().ToString() : request.ReadinessChecklistId;
        var name = $"readinessChecklists/{id}";
        return database.Once(context, request, name, tx => Create(tx, context, name, draft), ShowChecklist);
    }

    private static async Task<ReadinessChecklist> Create(Session tx, ServerCallContext context, string name, ReadinessChecklist draft)
    {
        await tx.MustReachScope(context, draft.OrgUnit);
        var row = new ReadinessChecklistRow
        {
            Name = name,
            DisplayName = draft.DisplayName,
            Audience = draft.Audience,
            OrgUnit = draft.OrgUnit,
            Items = ReadinessChecklistRow.Pack(draft.Items),
            Revision = 1,
            State = ReadinessChecklist.Types.State.Active,
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        if (!await tx.TryInsert(ReadinessChecklistRow.Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Execute(ReadinessChecklistRow.InsertRevision, row);
        await tx.Publish(name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private static async Task<ReadinessChecklist> ShowChecklist(Session db, string name) =>
        (await db.Find<ReadinessChecklistRow>(ReadinessChecklistRow.SelectByName, new { name }) ?? throw Errors.NotFound(name)).ToProto();
}
