using Coaching.Platform;
using Google.Protobuf;

namespace Coaching.People;

/// <summary>Publishes a fact and applies it to this service's own directory, as every other service does when it arrives there.</summary>
internal static class Facts
{
    public static Task Tell(this Session tx, OrgUnitRow row) => Tell(tx, row.Name, row.Version, row.ToFact(), StaffDirectory.Apply);

    public static Task Tell(this Session tx, PersonRow row) => Tell(tx, row.Name, row.Version, row.ToFact(), StaffDirectory.Apply);

    public static Task Tell(this Session tx, StaffAssignmentRow row) => Tell(tx, row.Name, row.Version, row.ToFact(), StaffDirectory.Apply);

    public static Task Tell(this Session tx, ProgrammeRow row) => Tell(tx, row.Name, row.Version, row.ToFact(), StaffDirectory.Apply);

    public static Task Tell(this Session tx, CoachingRelationshipRow row, DateOnly today) =>
        Tell(tx, row.Name, row.Version, row.ToFact(today), StaffDirectory.Apply);

    private static async Task Tell<TFact>(Session tx, string aggregate, long version, TFact fact, Func<Session, TFact, long, Task> apply)
        where TFact : IMessage
    {
        await tx.Publish(aggregate, version, fact);
        await apply(tx, fact, version);
    }
}
