using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using Kind = Coaching.People.V1.OrgUnitRevision.Types.Kind;

namespace Coaching.People;

internal sealed partial class OrgUnitsApi
{
    private const int MaxSources = 20;

    public override Task<OrgUnit> MergeOrgUnits(MergeOrgUnitsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, "orgUnits/{org_unit}")
            .Count("sources", request.Sources.Count, 1, MaxSources)
            .Date("merge_date", request.MergeDate, until: context.Reach().Today);
        for (var index = 0; index < Math.Min(request.Sources.Count, MaxSources); index++)
        {
            violations.Name($"sources[{index}]", request.Sources[index], "orgUnits/{org_unit}")
                .Require(request.Sources[index] != request.Name, $"sources[{index}]", "must be another unit than the one that it goes into")
                .Require(request.Sources.IndexOf(request.Sources[index]) == index, $"sources[{index}]", "must not be repeated");
        }

        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Merge(tx, context, request, version), Replay);
    }

    private static async Task<OrgUnit> Merge(Session tx, ServerCallContext context, MergeOrgUnitsRequest request, long version)
    {
        var into = await OrgUnitTree.Take(tx, context, request.Name, version);
        var sources = new List<OrgUnitRow>();
        foreach (var name in request.Sources)
        {
            sources.Add(await OrgUnitTree.Take(tx, context, name));
        }

        var day = request.MergeDate.ToDateOnly();
        CheckMerge(into, sources);
        await OrgUnitHistory.MustPrecede(tx, day, [into, .. sources]);
        var before = (await ExternalIds.Of(tx, into.Name))[into.Name].ToList();
        var entry = OrgUnitHistory.Entry(context, Kind.Absorbed, day, request.Sources);
        foreach (var source in sources)
        {
            await Absorb(tx, context, source, into, entry, day);
        }

        var ids = (await ExternalIds.Of(tx, into.Name))[into.Name].ToList();
        OrgUnitHistory.NoteIds(entry, before, ids);
        if (ids.Count > OrgUnitRules.MaxExternalIds)
        {
            throw Errors.Precondition("TOO_MANY_EXTERNAL_IDS", $"A unit may have {OrgUnitRules.MaxExternalIds} identifiers.", ("name", into.Name));
        }

        return await Show(tx, await OrgUnitHistory.Save(tx, into, into, entry));
    }

    private static void CheckMerge(OrgUnitRow into, IEnumerable<OrgUnitRow> sources)
    {
        OrgUnitRow[] all = [into, .. sources];
        foreach (var unit in all)
        {
            if (!unit.IsOpen)
            {
                throw Errors.Precondition("ORG_UNIT_CLOSED", $"{unit.Name} is closed.", ("name", unit.Name));
            }

            if (unit.Level != into.Level)
            {
                throw Errors.Precondition("ORG_UNIT_LEVELS_DIFFER", $"{unit.Name} is of another level than {into.Name}.", ("name", unit.Name));
            }

            if (all.Any(other => unit.AncestorNames.Contains(other.Name)))
            {
                throw Errors.Precondition("ORG_UNIT_CYCLE", $"{unit.Name} lies below another unit of the merge.", ("name", unit.Name));
            }
        }
    }

    private static async Task Absorb(Session tx, ServerCallContext context, OrgUnitRow source, OrgUnitRow into, OrgUnitRevision entry, DateOnly day)
    {
        var today = context.Reach().Today;
        foreach (var child in await OrgUnitTree.OpenChildren(tx, source.Name))
        {
            await OrgUnitHistory.MustPrecede(tx, day, child);
            await OrgUnitTree.Move(tx, child, into, OrgUnitHistory.Entry(context, Kind.Moved, day, source.Name), today);
        }

        var handover = new Handover(tx, source, day, today);
        await handover.GiveTo(into);
        var merged = OrgUnitHistory.Entry(context, Kind.Merged, day, into.Name);
        OrgUnitHistory.NoteIds(merged, (await ExternalIds.Of(tx, source.Name))[source.Name], []);
        await ExternalIds.GiveTo(tx, source.Name, into.Name);
        (merged.StaffAssignmentCount, merged.CoachingRelationshipCount) = (handover.Posts, handover.Pairs);
        entry.StaffAssignmentCount += handover.Posts;
        entry.CoachingRelationshipCount += handover.Pairs;
        await OrgUnitHistory.Save(tx, source, source with { State = OrgUnit.Types.State.Closed, CloseDate = day, MergedInto = into.Name }, merged);
    }
}
