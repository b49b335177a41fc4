using Coaching.Platform;

namespace Coaching.Plcs;

/// <summary>What this service keeps of persons, table by table; what a community wrote together is the community's.</summary>
internal static class SubjectRecords
{
    public static SubjectTables Tables { get; } = new(
    [
        new SubjectTable("plcs").Naming("facilitator"),
        new SubjectTable("plc_members").About("person"),
        new SubjectTable("plc_meetings").Naming("facilitator"),
        new SubjectTable("plc_attendance").About("person"),
    ]);
}
