using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using Kind = Coaching.People.V1.OrgUnitRevision.Types.Kind;

namespace Coaching.People;

internal sealed partial class OrgUnitsApi
{
    public override Task<OrgUnit> MoveOrgUnit(MoveOrgUnitRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, "orgUnits/{org_unit}")
            .OptionalName("parent", request.Parent, "orgUnits/{org_unit}")
            .Date("move_date", request.MoveDate, until: context.Reach().Today);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Move(tx, context, request, version), Replay);
    }

    private static async Task<OrgUnit> Move(Session tx, ServerCallContext context, MoveOrgUnitRequest request, long version)
    {
        var row = await OrgUnitTree.Take(tx, context, request.Name, version);
        var parent = await FindParent(tx, context, request.Parent);
        if (row.Parent == request.Parent)
        {
            throw Errors.Precondition("ORG_UNIT_NOT_MOVED", $"{row.Name} stands there already.", ("name", row.Name), ("parent", request.Parent));
        }

        var day = request.MoveDate.ToDateOnly();
        await OrgUnitHistory.MustPrecede(tx, day, row);
        if (parent?.OpenDate > day)
        {
            throw Errors.Precondition("ORG_UNIT_NOT_OPEN_YET", $"{parent.Name} is open since {parent.OpenDate:yyyy-MM-dd}.", ("name", parent.Name));
        }

        return await Show(tx, await OrgUnitTree.Move(tx, row, parent, OrgUnitHistory.Entry(context, Kind.Moved, day), context.Reach().Today));
    }
}
