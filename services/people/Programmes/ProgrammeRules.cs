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

        violations.ThrowIfAny();
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
}
