using Coaching.Platform;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People;

/// <summary>
/// Reporting lines as posts tell them: heads and their deputies appraise whoever else works at their school, curriculum support officers
/// the heads of their area. A coach who appraises is flagged, not forbidden: in the pilot heads coach their teachers.
/// </summary>
internal static class Appraisal
{
    public static readonly int OfStaff = PostRoles.Bit(Role.HeadOfInstitution) | PostRoles.Bit(Role.DeputyHead);
    public static readonly int OfHeads = PostRoles.Bit(Role.CurriculumSupportOfficer);
    public static readonly int Head = PostRoles.Bit(Role.HeadOfInstitution);

    public static async Task<bool> Holds(Session db, string coach, string coachee, DateOnly day) =>
        await db.One<int>(CountLines, new { coach, coachee, day }) > 0;

    private static readonly string CountLines = $"""
        SELECT COUNT(*) FROM dir_posts c JOIN dir_ancestors a ON a.ancestor = c.org_unit JOIN dir_posts t ON t.org_unit = a.org_unit
        WHERE c.person = @coach AND t.person = @coachee
          AND c.start_date <= @day AND (c.end_date IS NULL OR c.end_date > @day) AND t.start_date <= @day AND (t.end_date IS NULL OR t.end_date > @day)
          AND (((c.role & {OfStaff}) <> 0 AND (t.role & {Head}) = 0) OR ((c.role & {OfHeads}) <> 0 AND (t.role & {Head}) <> 0))
        """;
}
