using System.Collections.Frozen;
using static Coaching.People.V1.StaffAssignment.Types.Role;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Platform;

/// <summary>Which posts give a token's kind of role its area, as bits that both databases can compare.</summary>
public static class PostRoles
{
    private static readonly FrozenDictionary<string, int> Posts = new Dictionary<string, int>
    {
        // Whoever works at a school is of its staff, the head included.
        ["teacher"] = Mask(Teacher, HeadOfInstitution, DeputyHead, NonTeachingStaff, TeachingAssistant, CpdLead, CoachingLead),
        ["head_teacher"] = Mask(HeadOfInstitution, DeputyHead),
        ["education_official"] = Mask(CurriculumSupportOfficer, EducationOfficial),
        ["county_officer"] = Mask(CountyOfficer),
        ["national_admin"] = Mask(NationalOfficer),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The kinds of role that hold posts.</summary>
    public static IReadOnlyCollection<string> Names => Posts.Keys;

    /// <summary>The bits of the posts that give the role its area; 0 for a role that holds none.</summary>
    public static int Of(string role) => Posts.GetValueOrDefault(role);

    /// <summary>The bit of one post.</summary>
    public static int Bit(Role role) => 1 << (int)role;

    private static int Mask(params ReadOnlySpan<Role> roles)
    {
        var mask = 0;
        foreach (var role in roles)
        {
            mask |= Bit(role);
        }

        return mask;
    }
}
