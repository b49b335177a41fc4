using Coaching.People.V1;
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
    public static async Task Tell(this Session tx, NewFacts facts)
    {
        await tx.PublishAll(facts.Events);
        await StaffDirectory.AddNew(tx, facts.Units);
        await StaffDirectory.AddNew(tx, facts.People);
        await StaffDirectory.AddNew(tx, facts.Posts);
    }

    private static async Task Tell<TFact>(Session tx, string aggregate, long version, TFact fact, Func<Session, TFact, long, Task> apply)
        where TFact : IMessage
    {
        await tx.Publish(aggregate, version, fact);
        await apply(tx, fact, version);
    }
}

/// <summary>Facts of units, people and posts that are new, made before anybody holds the writer.</summary>
internal sealed class NewFacts
{
    public NewFacts(IEnumerable<OrgUnitRow> units, IEnumerable<PersonRow> people, IEnumerable<StaffAssignmentRow> posts)
    {
        Units = [.. units.Select(row => row.ToFact())];
        People = [.. people.Select(row => row.ToFact())];
        Posts = [.. posts.Select(row => row.ToFact())];
        Events =
        [
            .. Units.Select(fact => new NewFact(fact.OrgUnit, 1, fact)),
            .. People.Select(fact => new NewFact(fact.Person, 1, fact)),
            .. Posts.Select(fact => new NewFact(fact.StaffAssignment, 1, fact)),
        ];
    }

    public IReadOnlyList<OrgUnitChanged> Units { get; }

    public IReadOnlyList<PersonChanged> People { get; }

    public IReadOnlyList<StaffAssignmentChanged> Posts { get; }

    /// <summary>All of them as the outbox takes them.</summary>
    public IReadOnlyList<NewFact> Events { get; }
}
