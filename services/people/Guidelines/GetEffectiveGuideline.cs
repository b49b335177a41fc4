using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using Override = Coaching.People.V1.Guideline.Types.Section.Types.Override;

namespace Coaching.People;

internal sealed partial class GuidelinesApi
{
    public override Task<EffectiveGuideline> GetEffectiveGuideline(GetEffectiveGuidelineRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, "guidelines/{guideline}")
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}");
        if (request.Date is not null)
        {
            violations.Date("date", request.Date);
        }

        violations.ThrowIfAny();

        var day = request.Date.ToDateOnlyOrNull() ?? context.Reach().Today;
        return database.Read(db => Effective(db, request, day), context.CancellationToken);
    }

    private static async Task<EffectiveGuideline> Effective(Session db, GetEffectiveGuidelineRequest request, DateOnly day)
    {
        var found = await db.Page<GuidelineRow>(GuidelineRow.SelectInForce, new { name = request.Name, day, take = 1 });
        var guideline = found is [var row] ? row.ToProto() : throw Errors.NotFound($"{request.Name} in force on {day:yyyy-MM-dd}");
        var unit = await OrgUnitRow.Find(db, request.OrgUnit);
        if (unit is null || (unit.Name != guideline.OrgUnit && !unit.AncestorNames.Contains(guideline.OrgUnit)))
        {
            throw Errors.NotFound($"{request.Name} in {request.OrgUnit}");
        }

        var name = GuidelineOverrideRow.NameOf(guideline.Name, unit.County);
        var own = (await db.Find<GuidelineOverrideRow>(GuidelineOverrideRow.SelectByName, new { name }))?.ToProto();
        return new EffectiveGuideline
        {
            Guideline = guideline.Name,
            Revision = guideline.Revision,
            OrgUnit = unit.Name,
            Date = day.ToProto(),
            Sections = { guideline.Sections.Select(section => Merge(section, own)) },
        };
    }

    // An override outlives the revision it was made for, so each section is measured by the revision in force.
    private static EffectiveGuideline.Types.Section Merge(Guideline.Types.Section section, GuidelineOverride? county)
    {
        var own = county?.Sections.FirstOrDefault(candidate => candidate.Key == section.Key);
        var text = own is { Text.Length: > 0 } && section.Override == Override.Text;
        var value = own is { HasValue: true } && section is { HasValue: true, Override: Override.Value or Override.Text }
            && own.Value >= section.MinValue && own.Value <= section.MaxValue;
        if (text)
        {
            section.Text = own!.Text;
        }

        if (value)
        {
            section.Value = own!.Value;
        }

        return new EffectiveGuideline.Types.Section { Content = section, OverriddenBy = text || value ? county!.OrgUnit : "" };
    }
}
