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
                Sealed<RecordRevision>("record_revisions", row => RecordRevisionRow.NameOf((string)row["parent"]!, Convert.ToInt64(row["version"], CultureInfo.InvariantCulture))).Naming("author"),
                Sealed<CoachOnCoaching>("coach_on_coachings"),
                new SubjectTable("feedback_samples").About("coachee").Naming("coach"),
                new SubjectTable("feedback_reviews").About("coach").Naming("coachee", "reviewer").Content("content", Read<FeedbackReview>(Name)),
                new SubjectTable("walk_consents").Owned("person"),
                new SubjectTable("learning_walks").Naming("leader"),
                new SubjectTable("walk_stops").About("teacher"),
                Sealed<StepSighting>("step_sightings").Naming("observer"),
                new SubjectTable("session_facts").About("coachee").Naming("coach").Derived(),
                new SubjectTable("shares").Owned("person").Naming("recipient", "coach", "origin"),
                new SubjectTable("releases").Owned("person").Naming("recipient", "origin").Content("content", Read<Release>(Name)),
            ],
            (tx, person) => vault.Destroy(tx, person));

        // A record of a pair: what it says is about the coachee, whoever wrote it.
        SubjectTable Sealed<T>(string table, Func<IDictionary<string, object?>, string>? name = null)
            where T : IMessage<T>, new() =>
            new SubjectTable(table).About("coachee").Naming("coach").Content("content", Read<T>(name ?? Name));

        SubjectReader Read<T>(Func<IDictionary<string, object?>, string> name)
            where T : IMessage<T>, new() => async (db, row, content) => await vault.Open<T>(db, name(row), content);
    }

    private static string Name(IDictionary<string, object?> row) => (string)row["name"]!;
}
