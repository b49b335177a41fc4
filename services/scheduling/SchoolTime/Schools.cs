using Coaching.Platform;
using Grpc.Core;
using Level = Coaching.People.V1.OrgUnit.Types.Level;

namespace Coaching.Scheduling;

/// <summary>What the staff directory says of schools.</summary>
internal static class Schools
{
    /// <summary>The unit within the caller's reach that must be a school, or a phase of one that has a timetable of its own.</summary>
    public static async Task<UnitEntry> MustReachSchool(this Tx tx, ServerCallContext context, string path, string orgUnit)
    {
        await tx.MustReach(context, orgUnit);
        return await StaffDirectory.Unit(tx, orgUnit) is { Level: (int)Level.School or (int)Level.Phase } school
            ? school
            : throw Errors.Invalid(path, "must be a school");
    }

    /// <summary>The condition that what holds for a unit and all below it is for the caller to see: within reach, or above a post that gives reach.</summary>
    public static string Above(string unit) => $"""
        ({Reach.Predicate(unit)} OR (@reach_roles <> 0 AND EXISTS (
             SELECT 1 FROM dir_posts above_p JOIN dir_ancestors above_a ON above_a.org_unit = above_p.org_unit
             WHERE above_p.person = @reach_caller AND above_a.ancestor = {unit} AND (above_p.role & @reach_roles) <> 0
               AND above_p.start_date <= @reach_today AND (above_p.end_date IS NULL OR above_p.end_date > @reach_today))))
        """;

    /// <summary>The condition that a row's unit is the one that a list is narrowed to, or below it.</summary>
    public static string Within(string unit) =>
        $"(@OrgUnit = '' OR EXISTS (SELECT 1 FROM dir_ancestors w WHERE w.org_unit = {unit} AND w.ancestor = @OrgUnit))";
}
