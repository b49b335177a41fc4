using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using Kind = Coaching.People.V1.OrgUnitRevision.Types.Kind;
using Part = Coaching.People.V1.SplitOrgUnitRequest.Types.Part;

namespace Coaching.People;

internal sealed partial class OrgUnitsApi
{
    private const int MaxParts = 20;
    private const int MaxGoingOver = 1_000;

    public override Task<SplitOrgUnitResponse> SplitOrgUnit(SplitOrgUnitRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, "orgUnits/{org_unit}")
            .Count("parts", request.Parts.Count, 1, MaxParts)
            .Date("split_date", request.SplitDate, until: context.Reach().Today);
        for (var index = 0; index < Math.Min(request.Parts.Count, MaxParts); index++)
        {
            CheckPart(violations, $"parts[{index}]", request.Parts[index]);
        }

        CheckOnce(violations, "people", request.Parts.SelectMany(part => part.People));
        CheckOnce(violations, "children", request.Parts.SelectMany(part => part.Children));
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        // A repetition finds the new units by the revision that the first call left.
        return database.Once(
            context, request, $"{request.Name}/revisions/{version + 1}", tx => Split(tx, context, request, version), ReplaySplit);
    }

    private static void CheckPart(Violations violations, string path, Part part)
    {
        var draft = part.OrgUnit ?? new OrgUnit();
        violations.Require(part.OrgUnit is not null, $"{path}.org_unit", "must be set")
            .OptionalId($"{path}.org_unit_id", part.OrgUnitId)
            .Count($"{path}.people", part.People.Count, 0, MaxGoingOver)
            .Count($"{path}.children", part.Children.Count, 0, MaxGoingOver)
            .Require(part.People.All(name => ResourceName.Matches("people/{person}", name)), $"{path}.people", "must be names like people/{person}")
            .Require(part.Children.All(name => ResourceName.Matches("orgUnits/{org_unit}", name)), $"{path}.children", "must be names like orgUnits/{org_unit}");
        OrgUnitRules.Check(violations, draft, UpdatableFields, $"{path}.org_unit");
    }

    private static void CheckOnce(Violations violations, string what, IEnumerable<string> names) =>
        violations.Require(!names.GroupBy(name => name, StringComparer.Ordinal).Any(same => same.Skip(1).Any()), "parts", $"must not name one of the {what} twice");

    private static async Task<SplitOrgUnitResponse> Split(Session tx, ServerCallContext context, SplitOrgUnitRequest request, long version)
    {
        var row = await OrgUnitTree.Take(tx, context, request.Name, version);
        if (!row.IsOpen)
        {
            throw Errors.Precondition("ORG_UNIT_CLOSED", $"{row.Name} is closed.", ("name", row.Name));
        }

        var day = request.SplitDate.ToDateOnly();
        await OrgUnitHistory.MustPrecede(tx, day, row);
        var handover = new Handover(tx, row, day, context.Reach().Today);
        await CheckHere(tx, row, request, await handover.People());
        var entry = OrgUnitHistory.Entry(context, Kind.Split, day);
        foreach (var part in request.Parts)
        {
            var made = await MakePart(tx, context, row, part, day);
            await handover.GiveTo(made, part.People.ToHashSet(StringComparer.Ordinal));
            foreach (var name in part.Children)
            {
                var child = await OrgUnitRow.Find(tx, name) ?? throw Errors.NotFound(name);
                await OrgUnitHistory.MustPrecede(tx, day, child);
                await OrgUnitTree.Move(tx, child, made, OrgUnitHistory.Entry(context, Kind.Moved, day, row.Name), context.Reach().Today);
            }

            entry.RelatedOrgUnits.Add(made.Name);
        }

        (entry.StaffAssignmentCount, entry.CoachingRelationshipCount) = (handover.Posts, handover.Pairs);
        row = await OrgUnitHistory.Save(tx, row, row, entry);
        return await ReplaySplit(tx, $"{row.Name}/revisions/{row.Version}");
    }

    private static async Task CheckHere(Session tx, OrgUnitRow row, SplitOrgUnitRequest request, HashSet<string> people)
    {
        if (request.Parts.SelectMany(part => part.People).FirstOrDefault(name => !people.Contains(name)) is { } stranger)
        {
            throw Errors.Precondition("PERSON_NOT_AT_ORG_UNIT", $"{stranger} has no open post at {row.Name}.", ("name", stranger));
        }

        var children = (await OrgUnitTree.OpenChildren(tx, row.Name)).Select(child => child.Name).ToHashSet(StringComparer.Ordinal);
        if (request.Parts.SelectMany(part => part.Children).FirstOrDefault(name => !children.Contains(name)) is { } foreign)
        {
            throw Errors.Precondition("NOT_A_CHILD", $"{foreign} is no open unit directly below {row.Name}.", ("name", foreign));
        }
    }

    private static async Task<OrgUnitRow> MakePart(Session tx, ServerCallContext context, OrgUnitRow of, Part part, DateOnly day)
    {
        var draft = part.OrgUnit.Clone();
        (draft.Level, draft.Parent, draft.OpenDate) = (of.Level, of.Parent, day.ToProto());
        var parent = of.Parent.Length == 0 ? null : await OrgUnitRow.Open(tx, of.Parent);
        var made = NewUnit(NameOf(part.OrgUnitId), draft, parent, tx.Now) with { SplitFrom = of.Name };
        return await Add(tx, made, draft.ExternalIds, OrgUnitHistory.Entry(context, Kind.SplitOff, day, of.Name));
    }

    private static async Task<SplitOrgUnitResponse> ReplaySplit(Session tx, string revision)
    {
        var name = ResourceName.ParentOf(revision);
        var parts = await OrgUnitHistory.Related(tx, name, long.Parse(ResourceName.IdOf(revision), System.Globalization.CultureInfo.InvariantCulture));
        var response = new SplitOrgUnitResponse { OrgUnit = await Replay(tx, name) };
        foreach (var part in parts)
        {
            response.Parts.Add(await Replay(tx, part));
        }

        return response;
    }
}
