using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>What a pair has recorded follows the pair when two people turn out to be one, and back when they are two after all.</summary>
internal static class MergedPeople
{
    private static readonly string[] Tables =
    [
        "observations", "feedback_meetings", "action_steps", "drop_ins", "record_comments", "record_revisions",
        "coach_on_coachings", "feedback_samples", "feedback_reviews", "step_sightings",
        "coaching_cycles", "cycle_reviews", "cycle_events", "cycle_messages", "coaching_agreements", "coaching_agreement_revisions",
        "goals", "goal_changes", "goal_measurements", "strategies", "practice_checklist_revisions",
    ];

    private static readonly string[] AuthoredTables =
        ["goals", "goal_changes", "goal_measurements", "strategies", "practice_checklist_revisions"];

    // What is a person's own, with whose it was before people were merged.
    private static readonly string[] OwnTables = ["subject_keys", "releases", "shares", "reflections", "scratch_notes", "survey_responses"];

    // What names a person outside of pairs; where the one who stays has such a row already, that one stays too.
    private static readonly (string Table, string Column, string Unless)[] NamingTables =
    [
        ("walk_consents", "person", "EXISTS (SELECT 1 FROM walk_consents o WHERE o.person = @Target)"),
        ("learning_walks", "leader", "1 = 0"),
        ("walk_stops", "teacher", "1 = 0"),
        ("step_sightings", "observer", "1 = 0"),
        ("calibration_exercises", "organiser", "1 = 0"),
        ("calibration_ratings", "observer", "calibration_exercise IN (SELECT o.calibration_exercise FROM calibration_ratings o WHERE o.observer = @Target)"),
        ("observer_certifications", "observer", "1 = 0"),
    ];

    public static async Task Apply(Session tx, Fact<PeopleMerged> fact)
    {
        foreach (var (table, column, unless) in NamingTables)
        {
            await tx.Execute(
                $"UPDATE {table} SET origin = {column}, {column} = @Target WHERE {column} = @Source AND NOT ({unless})", new { fact.Data.Source, fact.Data.Target });
        }

        await Follow(tx, fact.Data.CoachingRelationships, fact.Data.Source, fact.Data.Target);
        foreach (var table in OwnTables)
        {
            await tx.Execute($"UPDATE {table} SET person = @Target WHERE person = @Source", new { fact.Data.Source, fact.Data.Target });
        }
    }

    public static async Task Apply(Session tx, Fact<PeopleMergeUndone> fact)
    {
        foreach (var (table, column, _) in NamingTables)
        {
            await tx.Execute(
                $"UPDATE {table} SET {column} = origin, origin = NULL WHERE {column} = @Target AND origin = @Source", new { fact.Data.Source, fact.Data.Target });
        }

        await Follow(tx, fact.Data.CoachingRelationships, fact.Data.Target, fact.Data.Source);
        foreach (var table in OwnTables)
        {
            await tx.Execute(
                $"UPDATE {table} SET person = origin WHERE person = @Target AND origin = @Source", new { fact.Data.Source, fact.Data.Target });
        }
    }

    private static async Task Follow(Session tx, IEnumerable<string> pairs, string from, string to)
    {
        foreach (var pair in pairs)
        {
            foreach (var table in Tables)
            {
                await tx.Execute($"UPDATE {table} SET coach = @to WHERE coach = @from AND coaching_relationship = @pair", new { pair, from, to });
                await tx.Execute($"UPDATE {table} SET coachee = @to WHERE coachee = @from AND coaching_relationship = @pair", new { pair, from, to });
            }

            await tx.Execute(UpdateReviewer, new { pair, from, to });
            foreach (var table in AuthoredTables)
            {
                await tx.Execute($"UPDATE {table} SET author = @to WHERE author = @from AND coaching_relationship = @pair", new { pair, from, to });
            }
        }
    }

    private const string UpdateReviewer = """
        UPDATE feedback_reviews SET reviewer = @to
        WHERE reviewer = @from AND feedback_sample IN (SELECT s.name FROM feedback_samples s WHERE s.coaching_relationship = @pair)
        """;
}
