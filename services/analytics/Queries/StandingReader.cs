using Coaching.Analytics.V1;

namespace Coaching.Analytics;

/// <summary>Reads what stands today.</summary>
internal static class StandingReader
{
    /// <summary>Coverage of the slice's units, one row for each child or one for all; of one programme when it is named.</summary>
    public static Task<IReadOnlyList<StandingRow>> Read(Tx db, Slice slice, string programme) =>
        db.Query<StandingRow>(SelectStanding(slice), new { Unit = slice.Scope.Name, slice.Scope.Roots, Programme = programme.Length > 0 ? programme : Arrivals.AllProgrammes });

    /// <summary>Staff of the slice's units, with those of the unit itself under an empty name.</summary>
    public static Task<IEnumerable<PeopleRow>> Staff(Tx db, Slice slice, DateOnly today) => People(db, slice, "staff", SelectOwnStaff, today);

    /// <summary>Members of active PLCs of the slice's units, with those of the unit itself under an empty name.</summary>
    public static Task<IEnumerable<PeopleRow>> Members(Tx db, Slice slice, DateOnly today) => People(db, slice, "plc_members", SelectOwnMembers, today);

    private static async Task<IEnumerable<PeopleRow>> People(Tx db, Slice slice, string column, string selectOwn, DateOnly today)
    {
        var args = new { Unit = slice.Scope.Name, slice.Scope.Roots, roles = Standing.Staff, day = today };
        var people = await db.Query<PeopleRow>(SelectPeople(slice, column), args);
        return slice.Has(Dimension.OrgUnit) ? people.Concat(await db.Query<PeopleRow>(selectOwn, args)) : people;
    }

    private static string SelectStanding(Slice slice) => $"""
        SELECT {Unit(slice)} AS org_unit, {Sum("staff")}, {Sum("schools")}, {Sum("coached", "f")}, {Sum("coaching", "f")}, {Sum("relationships", "f")},
               {Sum("schools_reached", "f")}
        FROM ({slice.Scope.Units(slice.Has(Dimension.OrgUnit))}) s
        JOIN standing_cells c ON c.org_unit = s.org_unit AND c.programme = '*'
        LEFT JOIN standing_cells f ON f.org_unit = s.org_unit AND f.programme = @Programme
        {(slice.Has(Dimension.OrgUnit) ? "GROUP BY s.org_unit" : "")}
        """;

    private static string SelectPeople(Slice slice, string column) => $"""
        SELECT {Unit(slice)} AS org_unit, -1 AS week, '*' AS programme, -1 AS tier, '*' AS coach, COALESCE(SUM(c.{column}), 0) AS people
        FROM ({slice.Scope.Units(slice.Has(Dimension.OrgUnit))}) s JOIN standing_cells c ON c.org_unit = s.org_unit AND c.programme = '*'
        {(slice.Has(Dimension.OrgUnit) ? "GROUP BY s.org_unit" : "")}
        """;

    private const string SelectOwnStaff = """
        SELECT '' AS org_unit, -1 AS week, '*' AS programme, -1 AS tier, '*' AS coach, COUNT(DISTINCT person) AS people
        FROM dir_posts
        WHERE org_unit = @Unit AND (role & @roles) <> 0 AND start_date <= @day AND (end_date IS NULL OR end_date > @day)
        """;

    private const string SelectOwnMembers = """
        SELECT '' AS org_unit, -1 AS week, '*' AS programme, -1 AS tier, '*' AS coach, COUNT(DISTINCT m.person) AS people
        FROM plcs p JOIN plc_members m ON m.plc = p.name
        WHERE p.org_unit = @Unit AND p.is_active = 1
        """;

    private static string Unit(Slice slice) => slice.Has(Dimension.OrgUnit) ? "s.org_unit" : "'*'";

    private static string Sum(string column, string table = "c") => $"COALESCE(SUM({table}.{column}), 0) AS {column}";
}

/// <summary>What stands at one unit.</summary>
internal sealed record StandingRow
{
    public required string OrgUnit { get; init; }
    public required long Staff { get; init; }
    public required long Schools { get; init; }
    public required long Coached { get; init; }
    public required long Coaching { get; init; }
    public required long Relationships { get; init; }
    public required long SchoolsReached { get; init; }

    public CoverageRow ToProto()
    {
        var row = new CoverageRow
        {
            Staff = Staff,
            Schools = Schools,
            Coached = Coached,
            Coaching = Coaching,
            Relationships = Relationships,
            SchoolsReached = SchoolsReached,
        };
        if (Staff > 0)
        {
            row.Rate = (double)Coached / Staff;
        }

        return row;
    }
}
