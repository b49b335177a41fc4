using Coaching.Analytics.V1;
using Dapper;

namespace Coaching.Analytics;

/// <summary>Reads sums of cells. Each statement walks the units, and in each the weeks, by the primary key of its table.</summary>
internal static class CellReader
{
    /// <summary>The sums of a slice, one row for each combination that has any.</summary>
    public static Task<IReadOnlyList<CellRow>> Cells(Tx db, Slice slice, int now) =>
        slice.Has(Dimension.Coach) ? db.Query<CellRow>(SelectPairs(slice), Args(slice, now)) : db.Query<CellRow>(SelectCells(slice), Args(slice, now));

    /// <summary>Missed sessions by reason.</summary>
    public static Task<IReadOnlyList<MissRow>> Misses(Tx db, Slice slice) => db.Query<MissRow>(SelectMisses(slice), Args(slice, 0));

    /// <summary>How many people the figures are about, each once in a row; not by coach.</summary>
    public static Task<IReadOnlyList<PeopleRow>> People(Tx db, Slice slice, Cube cube) => db.Query<PeopleRow>(SelectPeople(slice), Args(slice, 0, cube));

    /// <summary>How many people the figures of the unit itself are about, which no child's row holds.</summary>
    public static Task<IReadOnlyList<PeopleRow>> OwnPeople(Tx db, Slice slice, Cube cube) => db.Query<PeopleRow>(SelectOwnPeople(slice, cube), Args(slice, 0));

    /// <summary>What PLCs did, by unit, week and programme only.</summary>
    public static Task<IReadOnlyList<PlcRow>> Plcs(Tx db, Slice slice) => db.Query<PlcRow>(SelectPlcs(slice), Args(slice, 0));

    /// <summary>What PLCs of the unit itself did, which no child's row holds.</summary>
    public static Task<IReadOnlyList<PlcRow>> OwnPlcs(Tx db, Slice slice) => db.Query<PlcRow>(SelectOwnPlcs(slice), Args(slice, 0));

    private static DynamicParameters Args(Slice slice, int now, Cube cube = Cube.Completion)
    {
        var args = new DynamicParameters(new
        {
            Unit = slice.Scope.Name,
            slice.Scope.Roots,
            slice.Programme,
            slice.Tier,
            slice.Weeks.From,
            slice.Weeks.Until,
            now,
            cube = (int)cube,
        });
        (int First, int Last, int Span)[] segments = slice.Has(Dimension.Week) ? [(slice.Weeks.From, slice.Weeks.Until, 1)] : [.. slice.Weeks.Segments(now)];
        for (var i = 0; i < Segments; i++)
        {
            var (first, last, span) = i < segments.Length ? segments[i] : (0, 0, 1);
            args.Add($"first{i}", first);
            args.Add($"last{i}", last);
            args.Add($"span{i}", span);
        }

        return args;
    }

    private const int Segments = 6;

    private static readonly string SegmentTable =
        string.Join(" UNION ALL ", Enumerable.Range(0, Segments).Select(i => $"SELECT @first{i} AS first_week, @last{i} AS last_week, @span{i} AS span"));

    /// <summary>The measures of the cells called `c`, summed.</summary>
    public static readonly string Sums = string.Join(", ", CellDelta.Columns.Select(column => $"COALESCE(SUM(c.{column}), 0) AS {column}"));

    /// <summary>Open sessions that are due, since their week has ended.</summary>
    public const string Overdue = """
        COALESCE(SUM(CASE WHEN c.week < @now THEN c.observation_open ELSE 0 END), 0) AS observation_overdue,
        COALESCE(SUM(CASE WHEN c.week < @now THEN c.feedback_open ELSE 0 END), 0) AS feedback_overdue
        """;

    private const string Filters = "(@Programme = '' OR c.programme = @Programme) AND (@Tier = 0 OR c.tier = @Tier)";

    private static string SelectCells(Slice slice) => $"""
        SELECT {Keys(slice)}, {Sums}, {Overdue}, 0 AS completion_people, 0 AS activity_people
        FROM ({slice.Scope.Units(slice.Has(Dimension.OrgUnit))}) s CROSS JOIN ({SegmentTable}) t CROSS JOIN cells c
        WHERE c.org_unit = s.org_unit AND c.span = t.span AND c.week >= t.first_week AND c.week < t.last_week AND {Filters}
        {Grouping(slice)}
        """;

    private static string SelectPairs(Slice slice) => $"""
        SELECT {Keys(slice)}, {Sums}, {Overdue},
               COUNT(DISTINCT CASE WHEN {Arrivals.Active(Cube.Completion)} > 0 THEN c.coachee END) AS completion_people,
               COUNT(DISTINCT CASE WHEN {Arrivals.Active(Cube.Activity)} > 0 THEN c.coachee END) AS activity_people
        FROM ({slice.Scope.Units(slice.Has(Dimension.OrgUnit))}) s CROSS JOIN cube_ancestors b CROSS JOIN pair_weeks c
        WHERE b.ancestor = s.org_unit AND c.org_unit = b.org_unit AND c.week >= @From AND c.week < @Until AND {Filters}
        {Grouping(slice)}
        """;

    private static string SelectMisses(Slice slice) => $"""
        SELECT {Keys(slice)}, c.reason, SUM(c.missed) AS missed
        FROM ({slice.Scope.Units(slice.Has(Dimension.OrgUnit))}) s {(slice.Has(Dimension.Coach) ? "CROSS JOIN cube_ancestors b " : "")}CROSS JOIN miss_cells c
        WHERE {(slice.Has(Dimension.Coach) ? "b.ancestor = s.org_unit AND c.org_unit = b.org_unit AND c.coach <> ''" : "c.org_unit = s.org_unit AND c.coach = ''")}
          AND c.week >= @From AND c.week < @Until AND {Filters}
        {Grouping(slice, "c.reason")}
        HAVING SUM(c.missed) <> 0
        """;

    private static string SelectPeople(Slice slice) => $"""
        SELECT {Keys(slice)}, COALESCE(SUM(c.people), 0) AS people
        FROM ({slice.Scope.Units(slice.Has(Dimension.OrgUnit))}) s CROSS JOIN arrivals c
        WHERE c.org_unit = s.org_unit AND c.cube = @cube
          AND c.programme {(slice.Programme.Length > 0 ? "= @Programme" : slice.Has(Dimension.Programme) ? "<> '*'" : "= '*'")}
          AND c.tier {(slice.Tier > 0 ? "= @Tier" : slice.Has(Dimension.Tier) ? "<> -1" : "= -1")}
          AND c.week >= @From AND c.week < @Until{(slice.Has(Dimension.Week) ? "" : " AND c.previous < @From")}
        {Grouping(slice)}
        """;

    private static string SelectOwnPeople(Slice slice, Cube cube) => $"""
        SELECT {Keys(slice, "''")}, COUNT(DISTINCT c.coachee) AS people
        FROM pair_weeks c
        WHERE c.org_unit = @Unit AND c.week >= @From AND c.week < @Until AND {Arrivals.Active(cube)} > 0 AND {Filters}
        {Grouping(slice, unit: null)}
        """;

    private static string SelectPlcs(Slice slice) => $"""
        SELECT {Keys(slice)}, COALESCE(SUM(c.held), 0) AS held, COALESCE(SUM(c.attendances), 0) AS attendances
        FROM ({slice.Scope.Units(slice.Has(Dimension.OrgUnit))}) s CROSS JOIN plc_cells c
        WHERE c.org_unit = s.org_unit AND c.week >= @From AND c.week < @Until AND (@Programme = '' OR c.programme = @Programme)
        {Grouping(slice)}
        """;

    private static string SelectOwnPlcs(Slice slice) => $"""
        SELECT {Keys(slice, "''")}, COALESCE(SUM(c.held), 0) AS held, COALESCE(SUM(c.attendances), 0) AS attendances
        FROM plc_weeks c
        WHERE c.org_unit = @Unit AND c.week >= @From AND c.week < @Until AND (@Programme = '' OR c.programme = @Programme)
        {Grouping(slice, unit: null)}
        """;

    private static string Keys(Slice slice, string unit = "s.org_unit") => $"""
        {(slice.Has(Dimension.OrgUnit) ? unit : "'*'")} AS org_unit, {(slice.Has(Dimension.Week) ? "c.week" : "-1")} AS week,
        {(slice.Has(Dimension.Programme) ? "c.programme" : "'*'")} AS programme, {(slice.Has(Dimension.Tier) ? "c.tier" : "-1")} AS tier,
        {(slice.Has(Dimension.Coach) ? "c.coach" : "'*'")} AS coach
        """;

    private static string Grouping(Slice slice, string? more = null, string? unit = "s.org_unit")
    {
        string?[] columns =
        [
            slice.Has(Dimension.OrgUnit) ? unit : null, slice.Has(Dimension.Week) ? "c.week" : null, slice.Has(Dimension.Programme) ? "c.programme" : null,
            slice.Has(Dimension.Tier) ? "c.tier" : null, slice.Has(Dimension.Coach) ? "c.coach" : null, more,
        ];
        var named = string.Join(", ", columns.OfType<string>());
        return named.Length == 0 ? "" : $"GROUP BY {named}";
    }
}
