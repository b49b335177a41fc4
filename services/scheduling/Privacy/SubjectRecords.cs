using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

/// <summary>What this service keeps of persons, table by table.</summary>
internal static class SubjectRecords
{
    public static SubjectTables Tables { get; } = new(
    [
        new SubjectTable("sessions").About("coach", "coachee").Naming("stand_in").List("participants"),
        new SubjectTable("session_people").Naming("person"),
        new SubjectTable("session_series").About("coach", "coachee").List("content"),
        new SubjectTable("rearrangements").About("coach", "coachee").Naming("actor"),
        new SubjectTable("booking_cells").Owned("person").Derived(),
        new SubjectTable("absences").Owned("person"),
        new SubjectTable("visits").About("visitor").List("people"),
        new SubjectTable("visit_cells").Owned("visitor").Derived(),
        new SubjectTable("staff_times").Owned("person").Text("content"),
        new SubjectTable("staff_aliases").Owned("person").Text("alias"),
        new SubjectTable("timetables").Message<Timetable>("content", Forget),
        new SubjectTable("coaching_timetables").List("content"),
        new SubjectTable("coaching_slots").About("coach", "coachee").Text("subject", "class", "room"),
        new SubjectTable("cover_refusals").About("person").Naming("caller"),
        new SubjectTable("calendar_feeds").Owned("person").Naming("creator").Internal("secret_hash"),
        new SubjectTable("uploads").Naming("caller"),
        new SubjectTable("timetable_imports").Naming("caller"),
    ]);

    // What a timetable program called somebody is a name like any other.
    private static void Forget(Timetable timetable, string person)
    {
        foreach (var teacher in timetable.Staff.Where(teacher => teacher.Person == person))
        {
            teacher.Key = "";
        }
    }
}
