using Coaching.Platform;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People;

/// <summary>The posts, as bits, whose holders coach by office.</summary>
internal static class CoachPosts
{
    /// <summary>Those who coach teachers at a school (CAS-02, ATT-05).</summary>
    public static readonly int OfTeachers =
        PostRoles.Bit(Role.HeadOfInstitution) | PostRoles.Bit(Role.DeputyHead) | PostRoles.Bit(Role.CoachingLead) | PostRoles.Bit(Role.CpdLead);

    /// <summary>Those who coach heads.</summary>
    public static readonly int OfHeads = PostRoles.Bit(Role.EducationOfficial) | PostRoles.Bit(Role.CurriculumSupportOfficer);

    /// <summary>Those who teach.</summary>
    public static readonly int Teachers = PostRoles.Bit(Role.Teacher);

    /// <summary>Those who assist teaching.</summary>
    public static readonly int Assistants = PostRoles.Bit(Role.TeachingAssistant);
}
