using Coaching.Platform;

namespace Coaching.People;

/// <summary>How many coachees coaches have on a day, and how many they may have.</summary>
internal static class CapacityCheck
{
    /// <summary>The load of each of the coaches; pairs that begin later count, since they take a place.</summary>
    public static async Task<Dictionary<string, CoachLoad>> Of(Session db, IEnumerable<string> coaches, DateOnly day)
    {
        var loads = new Dictionary<string, CoachLoad>(StringComparer.Ordinal);
        foreach (var names in coaches.Distinct(StringComparer.Ordinal).Chunk(ReadinessCheck.Chunk))
        {
            foreach (var load in await db.Query<CoachLoad>(SelectLoads, new { names, day }))
            {
                loads[load.Person] = load;
            }
        }

        return loads;
    }

    private const string SelectLoads = """
        SELECT p.name AS person, p.primary_org_unit AS org_unit, p.staff_kind, c.max_coachees, c.target_coachees, c.has_dedicated_time,
            (SELECT MAX(e.target_coachees) FROM ratio_exceptions e
             WHERE e.person = p.name AND e.start_date <= @day AND (e.end_date IS NULL OR e.end_date > @day)) AS exception_target,
            (SELECT COUNT(DISTINCT r.coachee) FROM coaching_relationships r
             WHERE r.coach = p.name AND (r.end_date IS NULL OR (r.end_date > @day AND r.end_date > r.start_date))) AS coachees
        FROM people p LEFT JOIN coach_capacities c ON c.person = p.name
        WHERE p.name IN @names
        """;
}

/// <summary>What a coach has and may have.</summary>
internal sealed record CoachLoad
{
    public required string Person { get; init; }

    public required string OrgUnit { get; init; }

    public required V1.Person.Types.StaffKind StaffKind { get; init; }

    public int? MaxCoachees { get; init; }

    public int? TargetCoachees { get; init; }

    public bool? HasDedicatedTime { get; init; }

    /// <summary>The target that programmes grant the coach by ratio exceptions in force.</summary>
    public int? ExceptionTarget { get; init; }

    public required int Coachees { get; init; }

    public int Max => MaxCoachees ?? CoachCapacityRow.Usual(Person, StaffKind).MaxCoachees;

    public int Target => TargetUnder(TargetCoachees ?? CoachCapacityRow.UsualTarget);

    /// <summary>Whether an exception, and not the coach's own target, is what binds.</summary>
    public bool IsExcepted => !IsDedicated && ExceptionTarget > (TargetCoachees ?? CoachCapacityRow.UsualTarget);

    public bool IsDedicated => HasDedicatedTime ?? false;

    public bool IsFull => Coachees >= Max;

    /// <summary>The target where another than the coach's own is asked for: an exception in force raises either.</summary>
    public int TargetUnder(int target) => Math.Max(target, ExceptionTarget ?? 0);

    public bool IsOverTarget => Coachees > Target && !IsDedicated;
}
