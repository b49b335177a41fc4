using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf;

namespace Coaching.Observations;

/// <summary>
/// What this service keeps of persons, table by table. What is said about somebody is sealed with that person's key, which an erasure destroys
/// first; what a coach wrote about others stays theirs, under a tombstone.
/// </summary>
internal static class SubjectRecords
{
    public static SubjectTables Tables(Vault vault)
    {
        return new SubjectTables(
            [
                new SubjectTable("subject_keys").Owned("person").Naming("origin").Derived(),
                new SubjectTable("accesses").About("subject").Naming("actor"),
                Sealed<Observation>("observations").Text("notes").Internal("answers"),
                Sealed<FeedbackMeeting>("feedback_meetings").Text("praise"),
                Sealed<ActionStep>("action_steps").Text("what", "how", "model"),
                Sealed<DropIn>("drop_ins"),
                Sealed<RecordComment>("record_comments").Naming("author"),
                Sealed<RecordRevision>("record_revisions", row => RecordRevisionRow.NameOf(Text(row, "parent"), Number(row, "version"))).Naming("author"),
                Sealed<CoachOnCoaching>("coach_on_coachings"),
                new SubjectTable("feedback_samples").About("coachee").Naming("coach"),
                new SubjectTable("feedback_reviews").About("coach").Naming("coachee", "reviewer").Content("content", Read<FeedbackReview>(Name)),
                new SubjectTable("walk_consents").Owned("person").Naming("origin"),
                new SubjectTable("learning_walks").Naming("leader", "origin"),
                new SubjectTable("walk_stops").About("teacher").Naming("origin")
                    .Content("content", Read<LearningWalk.Types.Stop>(row => LearningWalkRow.StopName(Text(row, "learning_walk"), Number(row, "place_in_walk")))),
                Sealed<StepSighting>("step_sightings").Naming("observer", "origin"),
                new SubjectTable("calibration_exercises").About("organiser").Naming("origin").Content("content", Read<CalibrationExercise>(Name)),
                new SubjectTable("calibration_ratings").Owned("observer").Naming("origin").Content("content", Read<Observation>(row => Text(row, "calibration_exercise"))),
                new SubjectTable("observer_certifications").About("observer").Naming("issuer", "origin"),
                new SubjectTable("session_facts").About("coachee").Naming("coach").Derived(),
                new SubjectTable("privacy_acknowledgements").Owned("person"),
                new SubjectTable("shares").Owned("person").Naming("recipient", "coach", "origin"),
                new SubjectTable("releases").Owned("person").Naming("recipient", "origin").Content("content", Read<Release>(Name)),
                Sealed<CoachingCycle>("coaching_cycles"),
                Sealed<CoachingCycle.Types.Review>("cycle_reviews", row => CycleReading.ReviewName(Text(row, "coaching_cycle"), Number(row, "sequence"))),
                Sealed<CycleEvent>("cycle_events"),
                Sealed<CycleMessage>("cycle_messages"),
                new SubjectTable("coaching_agreements").About("coachee").Naming("coach"),
                Sealed<CoachingAgreement>(
                    "coaching_agreement_revisions", row => CoachingAgreementRow.RevisionName(Text(row, "coaching_agreement"), Number(row, "revision"))),
                OfGoal<Goal>("goals", Name),
                OfGoal<GoalChange>("goal_changes", row => GoalRow.ChangeName(Text(row, "goal"), Number(row, "sequence"))),
                OfGoal<GoalMeasurement>("goal_measurements", Name),
                OfGoal<Strategy>("strategies", Name),
                OfGoal<PracticeChecklist>(
                    "practice_checklist_revisions", row => PracticeChecklistRow.RevisionName(Text(row, "strategy"), Number(row, "revision"))),
                new SubjectTable("reflections").Owned("person").Naming("origin").Content("content", Read<Reflection>(Name)),
                new SubjectTable("survey_responses").Owned("person").Naming("origin").Content("content", Read<SurveyResponse>(Name)),
                new SubjectTable("scratch_notes").Owned("person").Naming("origin").Content("content", Read<ScratchNote>(Name)),
            ],
            (tx, person) => vault.Destroy(tx, person));

        // A record of a pair: what it says is about the coachee, whoever wrote it.
        SubjectTable Sealed<T>(string table, Func<IDictionary<string, object?>, string>? name = null)
            where T : IMessage<T>, new() =>
            new SubjectTable(table).About("coachee").Naming("coach").Content("content", Read<T>(name ?? Name));

        // A school's goal is about no person, and lies as it is.
        SubjectTable OfGoal<T>(string table, Func<IDictionary<string, object?>, string> name)
            where T : IMessage<T>, new() =>
            new SubjectTable(table).About("coachee").Naming("coach", "author").Content(
                "content",
                async (db, row, content) => Text(row, "coachee").Length > 0 ? await vault.Open<T>(db, name(row), content) : new MessageParser<T>(() => new T()).ParseFrom(content));

        SubjectReader Read<T>(Func<IDictionary<string, object?>, string> name)
            where T : IMessage<T>, new() => async (db, row, content) => await vault.Open<T>(db, name(row), content);
    }

    private static string Name(IDictionary<string, object?> row) => Text(row, "name");

    private static string Text(IDictionary<string, object?> row, string column) => (string)row[column]!;

    private static int Number(IDictionary<string, object?> row, string column) => Convert.ToInt32(row[column], CultureInfo.InvariantCulture);
}
