using Coaching.People.V1;

namespace Coaching.Platform;

/// <summary>Takes in great numbers of units, people and posts that are new here for certain, as when their owner makes them.</summary>
public static partial class StaffDirectory
{
    /// <summary>Takes in new units in their first version, parents first.</summary>
    public static async Task AddNew(Session tx, IReadOnlyCollection<OrgUnitChanged> facts)
    {
        ArgumentNullException.ThrowIfNull(tx);
        await tx.InsertAll(NewUnits, [.. facts.Select(fact => new UnitEntry
        {
            Name = fact.OrgUnit,
            DisplayName = fact.DisplayName,
            Level = (int)fact.Level,
            Parent = fact.Parent,
            County = fact.County,
            State = (int)fact.State,
            Version = 1,
        })]);
        await tx.InsertAll(
            NewAncestors, [.. facts.SelectMany(fact => fact.Ancestors.Prepend(fact.OrgUnit).Select((above, depth) => new Above(fact.OrgUnit, above, depth)))]);
    }

    /// <summary>Takes in new people in their first version.</summary>
    public static Task AddNew(Session tx, IReadOnlyCollection<PersonChanged> facts)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return tx.InsertAll(NewPeople, [.. facts.Select(fact => new PersonEntry
        {
            Name = fact.Person,
            StaffKind = (int)fact.StaffKind,
            State = (int)fact.State,
            OrgUnit = fact.PrimaryOrgUnit,
            County = fact.County,
            Version = 1,
        })]);
    }

    /// <summary>Takes in new posts in their first version.</summary>
    public static Task AddNew(Session tx, IReadOnlyCollection<StaffAssignmentChanged> facts)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return tx.InsertAll(NewPosts, [.. facts.Select(fact => new Post(
            fact.StaffAssignment,
            fact.Person,
            PostRoles.Bit(fact.Role),
            fact.OrgUnit,
            fact.StartDate.ToDateOnlyOrNull() ?? DateOnly.MinValue,
            fact.EndDate.ToDateOnlyOrNull(),
            1))]);
    }

    private const string InsertAncestor = "INSERT INTO dir_ancestors (org_unit, ancestor, depth) VALUES (@OrgUnit, @Ancestor, @Depth)";

    private static readonly BulkInsert<UnitEntry> NewUnits = new(InsertUnit);

    private static readonly BulkInsert<Above> NewAncestors = new(InsertAncestor);

    private static readonly BulkInsert<PersonEntry> NewPeople = new(InsertPerson);

    private static readonly BulkInsert<Post> NewPosts = new(InsertPost);

    private sealed record Above(string OrgUnit, string Ancestor, int Depth);

    private sealed record Post(string Name, string Person, int Role, string OrgUnit, DateOnly StartDate, DateOnly? EndDate, long Version);
}
