using Coaching.People.V1;
using Coaching.Platform;
using Override = Coaching.People.V1.Guideline.Types.Section.Types.Override;

namespace Coaching.People;

/// <summary>What must hold of a guideline and of what a county does differently.</summary>
internal static class GuidelineRules
{
    private const int MaxSections = 100;

    public static void Check(Violations violations, Guideline guideline)
    {
        violations.Text("guideline.display_name", guideline.DisplayName, 1, 200)
            .Name("guideline.org_unit", guideline.OrgUnit, "orgUnits/{org_unit}")
            .Date("guideline.effective_date", guideline.EffectiveDate)
            .Text("guideline.change_note", guideline.ChangeNote, 0, 2_000)
            .Count("guideline.sections", guideline.Sections.Count, 1, MaxSections)
            .Require(
                guideline.Sections.DistinctBy(section => section.Key).Count() == guideline.Sections.Count, "guideline.sections", "must not repeat a key");
        for (var index = 0; index < Math.Min(guideline.Sections.Count, MaxSections); index++)
        {
            var (section, path) = (guideline.Sections[index], $"guideline.sections[{index}]");
            violations.Require(ResourceName.IsId(section.Key), $"{path}.key", "must be 1 to 63 characters of a-z 0-9 -")
                .Text($"{path}.title", section.Title, 1, 200)
                .Text($"{path}.text", section.Text, 0, 4_000)
                .Text($"{path}.unit", section.Unit, 0, 40)
                .OptionalEnum($"{path}.override", section.Override)
                .Require(section.MinValue <= section.MaxValue, $"{path}.max_value", "must not be less than min_value")
                .Require(section.Override != Override.Value || section.HasValue, $"{path}.value", "must be set where counties may set their own");
        }
    }

    public static void Check(Violations violations, GuidelineOverride wanted)
    {
        violations.Name("guideline_override.org_unit", wanted.OrgUnit, "orgUnits/{org_unit}")
            .Text("guideline_override.reason", wanted.Reason, 1, 2_000)
            .Count("guideline_override.sections", wanted.Sections.Count, 0, MaxSections)
            .Require(
                wanted.Sections.DistinctBy(section => section.Key).Count() == wanted.Sections.Count,
                "guideline_override.sections", "must not repeat a key");
        for (var index = 0; index < Math.Min(wanted.Sections.Count, MaxSections); index++)
        {
            violations.Text($"guideline_override.sections[{index}].text", wanted.Sections[index].Text, 0, 4_000);
        }
    }

    /// <summary>What the nation allows a county: FAILED_PRECONDITION for a section that is the same everywhere.</summary>
    public static void CheckAllowed(Guideline guideline, GuidelineOverride wanted)
    {
        var violations = new Violations();
        var sections = guideline.Sections.ToDictionary(section => section.Key, StringComparer.Ordinal);
        for (var index = 0; index < wanted.Sections.Count; index++)
        {
            var (own, path) = (wanted.Sections[index], $"guideline_override.sections[{index}]");
            if (!sections.TryGetValue(own.Key, out var section))
            {
                violations.Require(false, $"{path}.key", "must be the key of a section of the guideline");
                continue;
            }

            if (section.Override is not (Override.Value or Override.Text))
            {
                throw Errors.Precondition("SECTION_FIXED", $"The section {own.Key} is the same in every county.", ("key", own.Key));
            }

            violations.Require(own.Text.Length == 0 || section.Override == Override.Text, $"{path}.text", "must be empty: a county may set the figure alone")
                .Require(!own.HasValue || section.HasValue, $"{path}.value", "must be absent: the section sets no figure");
            if (own.HasValue)
            {
                violations.Range($"{path}.value", own.Value, section.MinValue, section.MaxValue);
            }
        }

        violations.ThrowIfAny();
    }
}
