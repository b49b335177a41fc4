using Coaching.People.V1;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People;

/// <summary>A member of staff of a package that may be applied.</summary>
internal sealed record RosterUser
{
    public required string SourcedId { get; init; }

    public required long Line { get; init; }

    public required bool IsDeleted { get; init; }

    public required string GivenName { get; init; }

    public required string FamilyName { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    /// <summary>Identifiers in other systems, such as the teachers' service commission's.</summary>
    public required IReadOnlyList<(string System, string Value)> Ids { get; init; }

    /// <summary>The sourcedId of the organisation where the person mainly works.</summary>
    public required string PrimaryOrg { get; init; }

    /// <summary>The posts; null in a list of changes that says nothing of them.</summary>
    public required IReadOnlyList<RosterPost>? Posts { get; init; }
}

/// <summary>A role of staff at an organisation.</summary>
/// <param name="RoleName">The role in the standard's words.</param>
/// <param name="Post">The post that it stands for.</param>
/// <param name="Kind">The kind of staff that it makes.</param>
/// <param name="Org">The organisation's sourcedId.</param>
/// <param name="IsPrimary">Whether it is the person's main role there.</param>
/// <param name="Begin">First day, if the package says.</param>
/// <param name="End">First day after it, if the package says.</param>
/// <param name="Line">The line in roles.csv; 0 when it stands in users.csv.</param>
internal sealed record RosterPost(
    string RoleName, Role Post, Person.Types.StaffKind Kind, string Org, bool IsPrimary, DateOnly? Begin, DateOnly? End, long Line);
