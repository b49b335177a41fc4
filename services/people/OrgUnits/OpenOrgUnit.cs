using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using Kind = Coaching.People.V1.OrgUnitRevision.Types.Kind;

namespace Coaching.People;

internal sealed partial class OrgUnitsApi
{
    public override Task<OrgUnit> OpenOrgUnit(OpenOrgUnitRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, "orgUnits/{org_unit}")
            .Date("open_date", request.OpenDate, until: context.Reach().Today);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Open(tx, context, request, version), Replay);
    }

    private static async Task<OrgUnit> Open(Session tx, ServerCallContext context, OpenOrgUnitRequest request, long version)
    {
        var row = await OrgUnitTree.Take(tx, context, request.Name, version);
        if (row.IsOpen)
        {
            throw Errors.Precondition("ORG_UNIT_OPEN", $"{row.Name} is open already.", ("name", row.Name));
        }

        if (row.MergedInto.Length > 0)
        {
            throw Errors.Precondition("ORG_UNIT_MERGED", $"{row.Name} went into {row.MergedInto}; split that instead.", ("name", row.Name), ("into", row.MergedInto));
        }

        var day = request.OpenDate.ToDateOnly();
        await OrgUnitHistory.MustPrecede(tx, day, row);
        if (row.Parent.Length > 0)
        {
            await OrgUnitRow.Open(tx, row.Parent);
        }

        var opened = row with { State = OrgUnit.Types.State.Active, OpenDate = day, CloseDate = null };
        return await Show(tx, await OrgUnitHistory.Save(tx, row, opened, OrgUnitHistory.Entry(context, Kind.Opened, day)));
    }
}
