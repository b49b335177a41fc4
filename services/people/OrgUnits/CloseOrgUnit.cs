using System.Globalization;
using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using Kind = Coaching.People.V1.OrgUnitRevision.Types.Kind;
using OpenRecords = Coaching.People.V1.CloseOrgUnitRequest.Types.OpenRecords;

namespace Coaching.People;

internal sealed partial class OrgUnitsApi
{
    public override Task<OrgUnit> CloseOrgUnit(CloseOrgUnitRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, "orgUnits/{org_unit}")
            .Date("close_date", request.CloseDate, until: context.Reach().Today)
            .OptionalEnum("open_records", request.OpenRecords);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Close(tx, context, request, version), Replay);
    }

    private static async Task<OrgUnit> Close(Session tx, ServerCallContext context, CloseOrgUnitRequest request, long version)
    {
        var row = await OrgUnitTree.Take(tx, context, request.Name, version);
        if (!row.IsOpen)
        {
            throw Errors.Precondition("ORG_UNIT_CLOSED", $"{row.Name} is closed already.", ("name", row.Name));
        }

        // Those at the bottom first, so that nothing open ever stands below something closed.
        var day = request.CloseDate.ToDateOnly();
        if (request.OpenRecords == OpenRecords.EndBelow)
        {
            foreach (var below in (await OrgUnitTree.Below(tx, row.Name)).Where(unit => unit.IsOpen).Reverse())
            {
                await CloseOne(tx, context, below, day, request.OpenRecords);
            }
        }

        return await Show(tx, await CloseOne(tx, context, row, day, request.OpenRecords));
    }

    private static async Task<OrgUnitRow> CloseOne(Session tx, ServerCallContext context, OrgUnitRow row, DateOnly day, OpenRecords fate)
    {
        await OrgUnitHistory.MustPrecede(tx, day, row);
        var handover = new Handover(tx, row, day, context.Reach().Today);
        var (posts, pairs, units) = await handover.Count();
        if (units > 0 || (fate == OpenRecords.Unspecified && posts + pairs > 0))
        {
            throw Errors.Precondition(
                "ORG_UNIT_HAS_OPEN_RECORDS",
                $"{row.Name} has open on {day:yyyy-MM-dd}: {posts} posts, {pairs} coaching relationships, {units} units directly below.",
                ("name", row.Name),
                ("staffAssignments", posts.ToString(CultureInfo.InvariantCulture)),
                ("coachingRelationships", pairs.ToString(CultureInfo.InvariantCulture)),
                ("orgUnits", units.ToString(CultureInfo.InvariantCulture)));
        }

        await handover.End();
        var entry = OrgUnitHistory.Entry(context, Kind.Closed, day);
        (entry.StaffAssignmentCount, entry.CoachingRelationshipCount) = (handover.Posts, handover.Pairs);
        return await OrgUnitHistory.Save(tx, row, row with { State = OrgUnit.Types.State.Closed, CloseDate = day }, entry);
    }
}
