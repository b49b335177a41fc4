using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class GuidelinesApi
{
    public override Task<GuidelineOverride> SetGuidelineOverride(SetGuidelineOverrideRequest request, ServerCallContext context)
    {
        var wanted = request.GuidelineOverride ?? new GuidelineOverride();
        var violations = new Violations()
            .Name("parent", request.Parent, "guidelines/{guideline}")
            .Require(request.GuidelineOverride is not null, "guideline_override", "must be set");
        GuidelineRules.Check(violations, wanted);
        var version = wanted.Etag.Length == 0 ? 0 : Etag.Check(violations, wanted.Etag, context, "guideline_override.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = GuidelineOverrideRow.NameOf(request.Parent, wanted.OrgUnit);
        return database.Once(
            context,
            request,
            name,
            tx => Set(tx, context, request.Parent, name, wanted, version),
            async (tx, stored) => (await tx.One<GuidelineOverrideRow>(GuidelineOverrideRow.SelectByName, new { name = stored })).ToProto());
    }

    private static async Task<GuidelineOverride> Set(
        Session tx, ServerCallContext context, string parent, string name, GuidelineOverride wanted, long version)
    {
        await tx.MustReach(context, wanted.OrgUnit);
        var guideline = await Show(tx, parent);
        var unit = await OrgUnitRow.Open(tx, wanted.OrgUnit);
        new Violations()
            .Require(
                unit.Level == OrgUnit.Types.Level.County && unit.AncestorNames.Contains(guideline.OrgUnit),
                "guideline_override.org_unit", "must be a county below the guideline's unit")
            .ThrowIfAny();
        GuidelineRules.CheckAllowed(guideline, wanted);

        var row = new GuidelineOverrideRow
        {
            Name = name,
            Guideline = parent,
            OrgUnit = unit.Name,
            Content = Content.Of(new GuidelineOverride { Sections = { wanted.Sections }, Reason = wanted.Reason }),
            Version = version + 1,
            UpdateTime = tx.Now,
        };

        // Without an etag it is the first one, which must not undo a change that the caller has not seen.
        if (version == 0 ? !await tx.TryInsert(InsertOverride, row) : await tx.Execute(StoreOverride, row) == 0)
        {
            throw Errors.Stale(name);
        }

        var keys = wanted.Sections.Select(section => section.Key);
        await tx.Publish(name, row.Version, new GuidelineOverrideChanged { GuidelineOverride = name, OrgUnit = unit.Name, SectionKeys = { keys } });
        return row.ToProto();
    }

    private const string InsertOverride = $"""
        INSERT INTO guideline_overrides ({GuidelineOverrideRow.Columns}) VALUES (@Name, @Guideline, @OrgUnit, @Content, @Version, @UpdateTime)
        """;

    private const string StoreOverride = """
        UPDATE guideline_overrides SET content = @Content, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
