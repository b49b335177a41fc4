using Coaching.Platform;
using Coaching.People.V1;

namespace Coaching.Scheduling;

/// <summary>Who could observe in a coach's place: those of the school who coach or lead, and are free then.</summary>
internal static class StandIns
{
    private static readonly int Leads = PostRoles.Bit(StaffAssignment.Types.Role.HeadOfInstitution)
        | PostRoles.Bit(StaffAssignment.Types.Role.DeputyHead)
        | PostRoles.Bit(StaffAssignment.Types.Role.CpdLead)
        | PostRoles.Bit(StaffAssignment.Types.Role.CoachingLead);

    /// <summary>Those who are free, whoever coaches the coachee already first, then by name.</summary>
    public static async Task<IReadOnlyList<string>> For(Tx db, SessionRow session, string zone, int count)
    {
        var day = session.StartDate;
        var candidates = await db.Query<Candidate>(
            SelectCandidates, new { session.OrgUnit, session.Coach, session.Coachee, leads = Leads, day });
        var span = new Span(session.StartTime, session.EndTime);
        var time = await FreeTime.Read(db, session.OrgUnit, zone, [.. candidates.Select(one => one.Person)], [], span, session.Name);
        return [.. candidates.Where(one => time.IsFree(one.Person, span)).Take(count).Select(one => one.Person)];
    }

    private const string SelectCandidates = """
        SELECT c.person, MAX(c.is_near) AS is_near
        FROM (
            SELECT p.person, 0 AS is_near FROM dir_posts p
            WHERE p.org_unit = @OrgUnit AND (p.role & @leads) <> 0 AND p.start_date <= @day AND (p.end_date IS NULL OR p.end_date > @day)
            UNION ALL
            SELECT d.coach AS person, CASE WHEN d.coachee = @Coachee THEN 1 ELSE 0 END AS is_near FROM dir_pairs d
            WHERE d.org_unit = @OrgUnit AND d.start_date <= @day AND (d.end_date IS NULL OR d.end_date > @day)
        ) c
        WHERE c.person NOT IN (@Coach, @Coachee)
        GROUP BY c.person
        ORDER BY MAX(c.is_near) DESC, c.person
        """;

    private sealed record Candidate
    {
        public required string Person { get; init; }

        public required int IsNear { get; init; }
    }
}
