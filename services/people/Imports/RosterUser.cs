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

    /// <summary>Whether the posts are changes, so that those they do not name stay.</summary>
    public bool HasPostChanges { get; init; }

    /// <summary>Whether only roles of the person are given, and nothing of the person, who is known from before.</summary>
    public bool IsRolesOnly => Line == 0;

    /// <summary>Somebody of whom a list of changes gives roles only.</summary>
    public static RosterUser OfRoles(string sourcedId, IReadOnlyList<RosterPost> posts) => new()
    {
        SourcedId = sourcedId,
        Line = 0,
        IsDeleted = false,
        GivenName = "",
        FamilyName = "",
        Email = "",
        Phone = "",
        Ids = [],
        PrimaryOrg = "",
        Posts = posts,
        HasPostChanges = true,
    };
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
/// <param name="IsDeleted">Whether a list of changes takes it away.</param>
internal sealed record RosterPost(
    string RoleName, Role Post, Person.Types.StaffKind Kind, string Org, bool IsPrimary, DateOnly? Begin, DateOnly? End, long Line,
    bool IsDeleted = false);

/// <summary>What became of a person's posts.</summary>
/// <param name="Given">Those that were given.</param>
/// <param name="Changed">Those held before that were ended or given another end.</param>
internal sealed record PostChanges(IReadOnlyList<RosterPost> Given, IReadOnlyList<RosterPost> Changed)
{
    public static readonly PostChanges None = new([], []);
}
