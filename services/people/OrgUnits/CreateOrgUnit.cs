using Coaching.People.V1;
using Coaching.Platform;
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
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"orgUnits/{(request.OrgUnitId.Length == 0 ? Guid.CreateVersion7().ToString() : request.OrgUnitId)}";
        return database.Once(context, request, name, tx => Create(tx, context, name, draft), Replay);
    }

    private static async Task<OrgUnit> Create(Session tx, ServerCallContext context, string name, OrgUnit draft)
    {
        var parent = await FindParent(tx, context, draft.Parent);
        if (!OrgUnitRules.MayStandBelow(draft.Level, parent?.Level))
        {
            throw Errors.Precondition("LEVEL_NOT_BELOW_PARENT", "A unit of this level may not stand below this parent.", ("parent", draft.Parent));
        }

        var (ancestors, county) = OrgUnitRow.Place(name, draft.Level, parent);
        var row = new OrgUnitRow
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
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        if (!await tx.TryInsert(OrgUnitRow.Insert, row))
        {
            throw Errors.AlreadyExists(await tx.Find<string>(SelectTaken, row) ?? name);
        }

        await ExternalIds.Replace(tx, name, draft.ExternalIds);
        await tx.Tell(row);
        return row.ToProto(draft.ExternalIds);
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
