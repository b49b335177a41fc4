using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Coaching.People;

/// <summary>What must hold of a programme.</summary>
internal static class ProgrammeRules
{
    private const int Day = 24 * 60 * 60;
    private const int MaxOrgUnits = 100;
    private const int MaxSample = 5_000;

    private const int MaxWaves = 20;
    private const int MaxStrands = 3;
    private const int MaxPartners = 50;
    private const int MaxPlaces = 500;

    // SQL Server takes 2,100 parameters in a statement.
    private const int Chunk = 500;

    /// <summary>The fields on their own; the request's or, in an update, the programme as it would become.</summary>
    public static void Check(Violations violations, Programme programme)
    {
        violations.Text("programme.display_name", programme.DisplayName, 1, 200)
            .Date("programme.start_date", programme.StartDate)
            .Text("programme.sampling_note", programme.SamplingNote, 0, 2_000)
            .OptionalName("programme.cycle_template", programme.CycleTemplate, "cycleTemplates/{cycle_template}");
        if (programme.EndDate is not null)
        {
            violations.Date("programme.end_date", programme.EndDate, from: programme.StartDate.ToDateOnlyOrNull()?.AddDays(1));
        }

        CheckNames(violations, "programme.org_units", programme.OrgUnits, 1, MaxOrgUnits);
        CheckNames(violations, "programme.sample_org_units", programme.SampleOrgUnits, 0, MaxSample);
        CheckDuration(violations, "programme.cadence", programme.Cadence, Day, 92 * Day, "must be 1 to 92 days");
        CheckDuration(violations, "programme.target_observation_duration", programme.TargetObservationDuration, 60, Day, "must be 1 minute to 24 hours");
        CheckDuration(violations, "programme.target_feedback_duration", programme.TargetFeedbackDuration, 60, Day, "must be 1 minute to 24 hours");
        violations.Range("programme.target_coachees_per_coach", programme.TargetCoacheesPerCoach, 0, 50)
            .OptionalName("programme.standards_framework", programme.StandardsFramework, "standardsFrameworks/{standards_framework}")
            .OptionalName("programme.guideline", programme.Guideline, "guidelines/{guideline}")
            .Text("programme.external_programme", programme.ExternalProgramme, 0, 200);
        CheckWaves(violations, programme);
        CheckStrands(violations, programme.Strands);
        CheckPartners(violations, programme.Partners);
        CheckLocalSettings(violations, programme.LocalSettings);
    }

    /// <summary>Every area must be one that the caller may run programmes in, and every sampled unit a school inside one of the areas.</summary>
    public static async Task CheckPlaces(Session tx, ServerCallContext context, Programme programme)
    {
        foreach (var unit in programme.OrgUnits)
        {
            await tx.MustReach(context, unit);
            _ = await OrgUnitRow.Find(tx, unit) ?? throw Errors.NotFound(unit);
        }

        var violations = new Violations();
        var index = 0;
        foreach (var chunk in programme.SampleOrgUnits.Chunk(Chunk))
        {
            var inside = (await tx.Query<string>(SelectSchoolsInside, new { chunk, areas = programme.OrgUnits.ToArray(), school = OrgUnit.Types.Level.School }))
                .ToHashSet(StringComparer.Ordinal);
            foreach (var name in chunk)
            {
                violations.Require(inside.Contains(name), $"programme.sample_org_units[{index++}]", "must be a school in one of the org_units");
            }
        }

        await CheckInside(tx, violations, programme);
        if (programme.Guideline.Length > 0 && await tx.Find<string>(SelectGuideline, new { programme.Guideline }) is null)
        {
            violations.Require(false, "programme.guideline", "must be a guideline that exists");
        }

        violations.ThrowIfAny();
    }

    // Waves and local settings may be about areas as well as schools.
    private static async Task CheckInside(Session tx, Violations violations, Programme programme)
    {
        var places = programme.Waves
            .SelectMany((wave, index) => wave.OrgUnits.Select((unit, place) => (Path: $"programme.waves[{index}].org_units[{place}]", Unit: unit)))
            .Concat(programme.LocalSettings.Select((setting, index) => (Path: $"programme.local_settings[{index}].org_unit", Unit: setting.OrgUnit)))
            .ToList();
        foreach (var chunk in places.Chunk(Chunk))
        {
            var units = chunk.Select(place => place.Unit).Distinct().ToArray();
            var inside = (await tx.Query<string>(SelectInside, new { units, areas = programme.OrgUnits.ToArray() })).ToHashSet(StringComparer.Ordinal);
            foreach (var (path, unit) in chunk)
            {
                violations.Require(inside.Contains(unit), path, "must be one of the org_units or lie in one");
            }
        }
    }

    private static void CheckWaves(Violations violations, Programme programme)
    {
        violations.Count("programme.waves", programme.Waves.Count, 0, MaxWaves);
        var (start, end) = (programme.StartDate.ToDateOnlyOrNull(), programme.EndDate.ToDateOnlyOrNull());
        var rollingOut = false;
        for (var index = 0; index < Math.Min(programme.Waves.Count, MaxWaves); index++)
        {
            var (wave, path) = (programme.Waves[index], $"programme.waves[{index}]");
            violations.Text($"{path}.display_name", wave.DisplayName, 1, 100)
                .Enum($"{path}.kind", wave.Kind)
                .Require(!rollingOut || wave.Kind != Programme.Types.Wave.Types.Kind.Pilot, $"{path}.kind", "must not be a pilot after a roll-out")
                .Date($"{path}.start_date", wave.StartDate, from: start, until: end?.AddDays(-1))
                .Text($"{path}.note", wave.Note, 0, 2_000);
            if (wave.EndDate is not null)
            {
                violations.Date($"{path}.end_date", wave.EndDate, from: wave.StartDate.ToDateOnlyOrNull()?.AddDays(1), until: end);
            }

            CheckNames(violations, $"{path}.org_units", wave.OrgUnits, 1, MaxPlaces);
            rollingOut |= wave.Kind == Programme.Types.Wave.Types.Kind.RollOut;
            start = wave.StartDate.ToDateOnlyOrNull() ?? start;
        }
    }

    private static void CheckStrands(Violations violations, RepeatedField<Programme.Types.StrandPlan> strands)
    {
        violations.Require(strands.DistinctBy(plan => plan.Strand).Count() == strands.Count, "programme.strands", "must not repeat a strand");
        for (var index = 0; index < Math.Min(strands.Count, MaxStrands); index++)
        {
            var (plan, path) = (strands[index], $"programme.strands[{index}]");
            violations.Enum($"{path}.strand", plan.Strand)
                .OptionalName($"{path}.cycle_template", plan.CycleTemplate, "cycleTemplates/{cycle_template}");
            CheckDuration(violations, $"{path}.cadence", plan.Cadence, Day, 92 * Day, "must be 1 to 92 days");
            CheckDuration(violations, $"{path}.target_observation_duration", plan.TargetObservationDuration, 60, Day, "must be 1 minute to 24 hours");
            CheckDuration(violations, $"{path}.target_feedback_duration", plan.TargetFeedbackDuration, 60, Day, "must be 1 minute to 24 hours");
        }
    }

    private static void CheckPartners(Violations violations, RepeatedField<Programme.Types.Partner> partners)
    {
        violations.Count("programme.partners", partners.Count, 0, MaxPartners)
            .Require(partners.DistinctBy(partner => partner.Client).Count() == partners.Count, "programme.partners", "must not repeat a client");
        for (var index = 0; index < Math.Min(partners.Count, MaxPartners); index++)
        {
            var (partner, path) = (partners[index], $"programme.partners[{index}]");
            violations.Name($"{path}.client", partner.Client, "clients/{client}")
                .Text($"{path}.display_name", partner.DisplayName, 1, 200)
                .Enum($"{path}.kind", partner.Kind);
        }
    }

    private static void CheckLocalSettings(Violations violations, RepeatedField<Programme.Types.LocalSetting> settings)
    {
        violations.Count("programme.local_settings", settings.Count, 0, MaxPlaces)
            .Require(settings.DistinctBy(setting => setting.OrgUnit).Count() == settings.Count, "programme.local_settings", "must not repeat a unit");
        for (var index = 0; index < Math.Min(settings.Count, MaxPlaces); index++)
        {
            var (setting, path) = (settings[index], $"programme.local_settings[{index}]");
            violations.Name($"{path}.org_unit", setting.OrgUnit, "orgUnits/{org_unit}")
                .OptionalName($"{path}.cycle_template", setting.CycleTemplate, "cycleTemplates/{cycle_template}")
                .Text($"{path}.note", setting.Note, 0, 500);
            CheckDuration(violations, $"{path}.cadence", setting.Cadence, Day, 92 * Day, "must be 1 to 92 days");
        }
    }

    private static void CheckNames(Violations violations, string path, RepeatedField<string> names, int min, int max)
    {
        violations.Count(path, names.Count, min, max)
            .Require(names.Distinct(StringComparer.Ordinal).Count() == names.Count, path, "must not repeat a unit");
        for (var index = 0; index < Math.Min(names.Count, max); index++)
        {
            violations.Name($"{path}[{index}]", names[index], "orgUnits/{org_unit}");
        }
    }

    private static void CheckDuration(Violations violations, string path, Duration? value, long min, long max, string rule) =>
        violations.Require(value is null || (value.Nanos == 0 && value.Seconds >= min && value.Seconds <= max), path, $"{rule}, in whole seconds");

    private const string SelectSchoolsInside = """
        SELECT u.name FROM org_units u
        WHERE u.name IN @chunk AND u.level = @school
          AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = u.name AND a.ancestor IN @areas)
        """;

    private const string SelectInside = """
        SELECT u.name FROM org_units u
        WHERE u.name IN @units AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = u.name AND a.ancestor IN @areas)
        """;

    private const string SelectGuideline = "SELECT name FROM guidelines WHERE name = @Guideline";
}
