using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf;

namespace Coaching.People;

/// <summary>What this service keeps of persons, table by table.</summary>
internal static class SubjectRecords
{
    public static SubjectTables Tables { get; } = new(
    [
        new SubjectTable("people").About("name").Naming("merged_into")
            .Text("given_name", "family_name", "search_given", "search_family", "subjects", "email", "phone").Internal("search_given", "search_family"),
        new SubjectTable("external_ids").Owned("owner"),
        new SubjectTable("staff_assignments").About("person").Path("name"),
        new SubjectTable("transfers").Owned("person").Message<Transfer>("detail").Content("detail", Read<Transfer>),
        new SubjectTable("roster_records").Owned("resource"),
        new SubjectTable("coaching_relationships").About("coach", "coachee"),
        new SubjectTable("practice_pairs").About("first_person", "second_person"),
        new SubjectTable("readiness_confirmations").Owned("person").Naming("confirmed_by"),
        new SubjectTable("readiness_states").Path("name").Derived(),
        new SubjectTable("selection_decisions").Owned("person").Message<SelectionDecision>("detail").Content("detail", Read<SelectionDecision>),
        new SubjectTable("coach_capacities").Owned("person"),
        new SubjectTable("ratio_exceptions").Owned("person").Text("reason"),
        new SubjectTable("read_receipts").Owned("person"),
        new SubjectTable("support_tickets").About("person").Text("description", "resolution"),
        new SubjectTable("networks").Naming("convenor").List("content"),
        new SubjectTable("network_members").Owned("person"),
        new SubjectTable("peer_profiles").Owned("person").Text("content"),
        new SubjectTable("announcements").Naming("author"),
        new SubjectTable("duplicate_dismissals").Owned("person", "other_person").Naming("dismissed_by").Derived(),
        new SubjectTable("person_merges").Naming("source", "target", "merged_by"),
        new SubjectTable("person_merge_moves").List("record", "detail").Derived(),
        new SubjectTable("org_unit_revisions").Message<OrgUnitRevision>("detail"),
        new SubjectTable("programmes").List("details"),
        new SubjectTable("guideline_revisions").List("content"),
        new SubjectTable("guideline_overrides").List("content"),
        new SubjectTable("implementation_plans").List("content"),
        new SubjectTable("plan_variances").List("content"),
        new SubjectTable("development_priority_revisions").List("content"),
        new SubjectTable("journal_entries").List("content"),
        new SubjectTable("challenge_reviews").List("content"),
        new SubjectTable("uploads").Naming("caller"),
        new SubjectTable("imports").Naming("caller"),
        new SubjectTable("coach_change_requests").Owned("person").Naming("coach", "decided_by").Internal("coach"),
        new SubjectTable("subject_requests").About("person").Naming("decided_by"),
    ]);

    private static Task<IMessage> Read<T>(Session db, IDictionary<string, object?> row, byte[] content)
        where T : IMessage<T>, new() => Task.FromResult<IMessage>(new MessageParser<T>(() => new T()).ParseFrom(content));
}
