using Coaching.Observations.V1;
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

    /// <summary>
    /// Notes a violation for a goal that is neither the pair's nor its school's, and for a step that is not in the library. What the step does
    /// not say of itself, its step of the library says.
    /// </summary>
    public static async Task<Violations> CheckStep(Session tx, Violations violations, string path, string pair, string orgUnit, ActionStep step)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (step.Goal.Length > 0)
        {
            violations.Require(
                await tx.Find<string>(SelectGoal, new { step.Goal, Pair = pair, School = orgUnit }) is not null, $"{path}.goal", "must be a goal of the pair or of its school");
        }

        if (step.LibraryStep.Length > 0)
        {
            var known = (await LibraryStepRow.Find(tx, step.LibraryStep, 0))?.ToProto();
            violations.Require(known is not null, $"{path}.library_step", "must be a step of the library");
            step.Challenge = step.Challenge.Length > 0 ? step.Challenge : $"{known?.Challenge}".ToLowerInvariant();
            step.Subject = step.Subject.Length > 0 ? step.Subject : known?.Subject ?? "";
        }

        return violations;
    }

    private const string SelectGoal =
        "SELECT name FROM goals WHERE name = @Goal AND (coaching_relationship = @Pair OR (coaching_relationship = '' AND school = @School))";

    private const string SelectStep = "SELECT name FROM action_steps WHERE name = @Name AND coaching_relationship = @Pair";
}
