using Coaching.Platform;

namespace Coaching.Scheduling;

/// <summary>Who is of a school's staff: whoever holds a post there or coaches there.</summary>
internal static class SchoolStaff
{
    /// <summary>Those of the people named who are of the staff on a day.</summary>
    public static async Task<IReadOnlySet<string>> Of(Tx tx, string orgUnit, IEnumerable<string> people, DateOnly day) =>
        (await tx.Query<string>(
            $"""
            SELECT p.person FROM dir_posts p
            WHERE p.person IN ({tx.Dialect.Each("@people")}) AND p.org_unit = @orgUnit
              AND p.start_date <= @day AND (p.end_date IS NULL OR p.end_date > @day)
            UNION
            SELECT c.coach FROM dir_pairs c
            WHERE c.coach IN ({tx.Dialect.Each("@people")}) AND c.org_unit = @orgUnit
              AND c.start_date <= @day AND (c.end_date IS NULL OR c.end_date > @day)
            """,
            new { people = Dialect.Keys(people), orgUnit, day })).ToHashSet(StringComparer.Ordinal);

    /// <summary>Those of the people named who may observe there on a day: the staff, and whoever holds a post above.</summary>
    public static async Task<IReadOnlySet<string>> Observers(Tx tx, string orgUnit, IReadOnlyCollection<string> people, DateOnly day) =>
        (await tx.Query<string>(
            $"""
            SELECT p.person FROM dir_posts p JOIN dir_ancestors a ON a.ancestor = p.org_unit
            WHERE p.person IN ({tx.Dialect.Each("@people")}) AND a.org_unit = @orgUnit
              AND p.start_date <= @day AND (p.end_date IS NULL OR p.end_date > @day)
            """,
            new { people = Dialect.Keys(people), orgUnit, day })).ToHashSet(StringComparer.Ordinal);
}
