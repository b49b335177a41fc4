using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>What a record may name: things of the same pair only, so that no link tells anybody of another pair's work.</summary>
internal static class RecordLinks
{
    /// <summary>
    /// Notes a violation for each link that is not of the pair, whether it exists or not. What happened at the time given moves the follow-up of
    /// its cycle on.
    /// </summary>
    public static async Task<Violations> Check(
        Session tx, Violations violations, string path, string pair, string actionStep, string coachingCycle, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (actionStep.Length > 0)
        {
            violations.Require(
                await tx.Find<string>(SelectStep, new { Name = actionStep, Pair = pair }) is not null, $"{path}.action_step", "must be a step of the same pair");
        }

        if (coachingCycle.Length > 0)
        {
            violations.Require(
                await CycleContacts.Note(tx, coachingCycle, pair, time), $"{path}.coaching_cycle", "must be a cycle of the same pair that was not broken off");
        }

        return violations;
    }

    private const string SelectStep = "SELECT name FROM action_steps WHERE name = @Name AND coaching_relationship = @Pair";
}
