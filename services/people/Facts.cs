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

    /// <summary>Publishes and applies great numbers of facts of what is new, parents first.</summary>
    public static async Task TellNew(
        this Session tx, IReadOnlyCollection<OrgUnitRow> units, IReadOnlyCollection<PersonRow> people, IReadOnlyCollection<StaffAssignmentRow> posts)
    {
        await StaffDirectory.AddNew(tx, await Publish(tx, units, row => row.Name, row => row.ToFact()));
        await StaffDirectory.AddNew(tx, await Publish(tx, people, row => row.Name, row => row.ToFact()));
        await StaffDirectory.AddNew(tx, await Publish(tx, posts, row => row.Name, row => row.ToFact()));
    }

    private static async Task<IReadOnlyCollection<TFact>> Publish<TRow, TFact>(
        Session tx, IReadOnlyCollection<TRow> rows, Func<TRow, string> aggregate, Func<TRow, TFact> fact)
        where TFact : IMessage
    {
        var facts = rows.Select(row => (Name: aggregate(row), Fact: fact(row))).ToList();
        await tx.PublishAll([.. facts.Select(one => new NewFact(one.Name, 1, one.Fact))]);
        return [.. facts.Select(one => one.Fact)];
    }

    private static async Task Tell<TFact>(Session tx, string aggregate, long version, TFact fact, Func<Session, TFact, long, Task> apply)
        where TFact : IMessage
    {
        await tx.Publish(aggregate, version, fact);
        await apply(tx, fact, version);
    }
}
