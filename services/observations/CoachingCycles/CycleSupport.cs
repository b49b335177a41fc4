using Coaching.Observations.V1;
using Coaching.Platform;
using static Coaching.Observations.V1.CycleTemplate.Types;

namespace Coaching.Observations;

/// <summary>How intense the support of a coachee is: the first rule of the template that holds says it, and is named (CAS-52).</summary>
internal static class CycleSupport
{
    private const string SelectFacts = """
        SELECT (SELECT COUNT(*) FROM action_steps WHERE coaching_relationship = @pair AND state = @parked) AS parked,
               (SELECT COUNT(*) FROM coaching_cycles WHERE coaching_relationship = @pair AND state = @closed) AS closed
        """;

    /// <summary>The row with the support that the rules give it now.</summary>
    public static async Task<CoachingCycleRow> Apply(Session tx, CycleTemplate template, CoachingCycleRow row, Need need)
    {
        var facts = await tx.One<Facts>(
            SelectFacts,
            new { pair = row.CoachingRelationship, parked = ActionStep.Types.State.Parked, closed = CoachingCycle.Types.State.Closed });
        var rule = template.SupportRules.FirstOrDefault(rule =>
            need >= rule.MinNeed && facts.Parked >= rule.MinParkedSteps && (!rule.HasMaxClosedCycles || facts.Closed <= rule.MaxClosedCycles));
        var seconds = (rule?.FollowUp ?? template.FollowUp)?.Seconds ?? 0;
        return row with
        {
            Intensity = rule?.Intensity ?? Intensity.Standard,
            SupportRule = rule?.Key ?? "",
            FollowUpSeconds = seconds,
            FollowUpDueTime = seconds == 0 ? null : row.ContactTime.AddSeconds(seconds),
        };
    }

    private sealed record Facts
    {
        public required int Parked { get; init; }

        public required int Closed { get; init; }
    }
}
