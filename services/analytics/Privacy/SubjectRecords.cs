using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>What this service keeps of persons, table by table: whom figures are about, and no word of theirs.</summary>
internal static class SubjectRecords
{
    public static SubjectTables Tables { get; } = new(
    [
        new SubjectTable("pair_weeks").About("coachee").Naming("coach"),
        new SubjectTable("miss_cells").Naming("coach"),
        new SubjectTable("plc_members").Naming("person"),
    ]);
}
