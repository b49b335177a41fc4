using System.Collections.Frozen;
using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class OrgUnitsApi
{
    private static readonly FrozenSet<string> UpdatableFields = FrozenSet.Create("display_name", "code", "external_ids", "location");

    public override Task<OrgUnit> UpdateOrgUnit(UpdateOrgUnitRequest request, ServerCallContext context)
    {
        var wanted = request.OrgUnit ?? new OrgUnit();
        var violations = new Violations().Name("org_unit.name", wanted.Name, "orgUnits/{org_unit}");
        var fields = Masks.Check(violations, request.UpdateMask, wanted, [.. UpdatableFields]);
        var version = Etag.Check(violations, wanted.Etag, context, "org_unit.etag");
        OrgUnitRules.Check(violations, wanted, fields);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => Update(tx, context, wanted, fields, version), Replay);
    }

    private static async Task<OrgUnit> Update(Session tx, ServerCallContext context, OrgUnit wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await tx.Find<OrgUnitRow>(SelectVisible, context.Reach().With(new { wanted.Name })) ?? throw Errors.NotFound(wanted.Name);
        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        var unit = await Show(tx, row);
        var ids = unit.ExternalIds.ToList();
        Masks.Apply(fields, wanted, unit);
        var changed = row with
        {
            DisplayName = unit.DisplayName,
            Code = unit.Code.Length == 0 ? null : unit.Code,
            Latitude = unit.Location?.Latitude,
            Longitude = unit.Location?.Longitude,
        };
        if (await tx.Find<string>(OrgUnitRow.SelectSiblingWithCode, changed) is { } sibling)
        {
            throw Errors.AlreadyExists(sibling);
        }

        var entry = OrgUnitHistory.Entry(context, OrgUnitRevision.Types.Kind.Updated, context.Reach().Today);
        OrgUnitHistory.NoteIds(entry, ids, unit.ExternalIds);
        row = await OrgUnitHistory.Save(tx, row, changed, entry);
        if (fields.Contains("external_ids"))
        {
            await ExternalIds.Replace(tx, row.Name, unit.ExternalIds);
        }

        return row.ToProto(unit.ExternalIds);
    }
}
