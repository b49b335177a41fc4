using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class OrgUnitsApi
{
    public override Task<OrgUnit> CreateOrgUnit(CreateOrgUnitRequest request, ServerCallContext context)
    {
        var draft = request.OrgUnit ?? new OrgUnit();
        var violations = new Violations()
            .Require(request.OrgUnit is not null, "org_unit", "must be set")
            .Enum("org_unit.level", draft.Level)
            .OptionalName("org_unit.parent", draft.Parent, "orgUnits/{org_unit}")
            .Require(request.OrgUnitId.Length == 0 || ResourceName.IsId(request.OrgUnitId), "org_unit_id", "must be 1 to 63 characters of a-z 0-9 -");
        OrgUnitRules.Check(violations, draft, UpdatableFields);
        if (draft.OpenDate is not null)
        {
            violations.Date("org_unit.open_date", draft.OpenDate, until: context.Reach().Today);
        }

        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = NameOf(request.OrgUnitId);
        return database.Once(context, request, name, tx => Create(tx, context, name, draft), Replay);
    }

    private static async Task<OrgUnit> Create(Session tx, ServerCallContext context, string name, OrgUnit draft)
    {
        var row = NewUnit(name, draft, await FindParent(tx, context, draft.Parent), tx.Now);
        var entry = OrgUnitHistory.Entry(context, OrgUnitRevision.Types.Kind.Created, row.OpenDate ?? context.Reach().Today);
        await Add(tx, row, draft.ExternalIds, entry);
        return row.ToProto(draft.ExternalIds);
    }

    private static string NameOf(string id) => $"orgUnits/{(id.Length == 0 ? Guid.CreateVersion7().ToString() : id)}";

    private static OrgUnitRow NewUnit(string name, OrgUnit draft, OrgUnitRow? parent, DateTimeOffset now)
    {
        if (!OrgUnitRules.MayStandBelow(draft.Level, parent?.Level))
        {
            throw Errors.Precondition("LEVEL_NOT_BELOW_PARENT", "A unit of this level may not stand below this parent.", ("parent", draft.Parent));
        }

        var (ancestors, county) = OrgUnitRow.Place(name, draft.Level, parent);
        return new OrgUnitRow
        {
            Name = name,
            DisplayName = draft.DisplayName,
            Level = draft.Level,
            Parent = draft.Parent,
            Ancestors = ancestors,
            County = county,
            State = OrgUnit.Types.State.Active,
            Code = draft.Code.Length == 0 ? null : draft.Code,
            Latitude = draft.Location?.Latitude,
            Longitude = draft.Location?.Longitude,
            OpenDate = draft.OpenDate.ToDateOnlyOrNull(),
            Version = 1,
            CreateTime = now,
            UpdateTime = now,
        };
    }

    private static async Task<OrgUnitRow> Add(Session tx, OrgUnitRow row, IReadOnlyCollection<ExternalId> ids, OrgUnitRevision entry)
    {
        OrgUnitRules.MustNotBeDeeper(row);
        if (!await tx.TryInsert(OrgUnitRow.Insert, row))
        {
            throw Errors.AlreadyExists(await tx.Find<string>(SelectTaken, row) ?? row.Name);
        }

        await ExternalIds.Replace(tx, row.Name, ids);
        await tx.Tell(row);
        OrgUnitHistory.NoteIds(entry, [], ids);
        await OrgUnitHistory.Record(tx, null, row, entry);
        return row;
    }

    // Only who reaches everything may plant a new tree.
    private static async Task<OrgUnitRow?> FindParent(Session tx, ServerCallContext context, string parent)
    {
        if (parent.Length == 0)
        {
            return context.Reach().All ? null : throw Errors.Denied();
        }

        await tx.MustReach(context, parent);
        return await OrgUnitRow.Open(tx, parent);
    }

    private static async Task<OrgUnit> Replay(Session tx, string name) =>
        await Show(tx, await OrgUnitRow.Find(tx, name) ?? throw Errors.NotFound(name));

    private const string SelectTaken = "SELECT MIN(name) FROM org_units WHERE name = @Name OR (parent = @Parent AND code = @Code)";
}
