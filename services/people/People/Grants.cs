using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People;

/// <summary>
/// Who may give which posts. A post opens an area to its holder, so the ceiling is the giver's own: heads staff their school but appoint no
/// head, officials hand out schools to support, counties appoint for the county, and only the nation appoints for the nation.
/// </summary>
internal static class Grants
{
    private static readonly Role[] InsideSchool =
        [Role.Teacher, Role.DeputyHead, Role.NonTeachingStaff, Role.TeachingAssistant, Role.CpdLead, Role.CoachingLead];

    /// <summary>The posts, as bits, that a caller of these roles may give or end.</summary>
    public static int Of(IReadOnlySet<string> callerRoles) =>
        (callerRoles.Contains("national_admin") ? ~0 : 0)
        | (callerRoles.Contains("county_officer") ? ~Bit(Role.NationalOfficer) : 0)
        | (callerRoles.Contains("education_official") ? Bits([.. InsideSchool, Role.HeadOfInstitution]) : 0)
        | (callerRoles.Contains("head_teacher") ? Bits(InsideSchool) : 0);

    public static bool Allow(int grants, Role role) => (grants & Bit(role)) != 0;

    /// <summary>Whether a post widens what its holder may see, so that nobody may give it to himself.</summary>
    public static bool OpensArea(Role role) => role is
        Role.HeadOfInstitution or Role.DeputyHead or Role.CurriculumSupportOfficer or Role.EducationOfficial or Role.CountyOfficer or Role.NationalOfficer
        or Role.CpdLead or Role.CoachingLead;

    private static int Bit(Role role) => 1 << (int)role;

    private static int Bits(IEnumerable<Role> roles) => roles.Aggregate(0, (bits, role) => bits | Bit(role));
}
