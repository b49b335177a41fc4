using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>The unit that a question is about; for a caller with posts at several, all of them together under no name.</summary>
internal sealed record Scope(string Name, string DisplayName, IReadOnlyList<string> Roots)
{
    public const string Pattern = "orgUnits/{org_unit}";

    private static readonly int StaffRoles = PostRoles.Of("head_teacher") | PostRoles.Of("education_official");

    /// <summary>The statement that names the units to add up: the children, or what is asked about itself.</summary>
    public string Units(bool children) => Name.Length == 0
        ? "SELECT u.name AS org_unit FROM dir_org_units u WHERE u.name IN @Roots"
        : children ? "SELECT a.org_unit FROM dir_ancestors a WHERE a.ancestor = @Unit AND a.depth = 1" : "SELECT u.name AS org_unit FROM dir_org_units u WHERE u.name = @Unit";

    /// <summary>The unit of a name, or the highest that the caller may see. Out of reach and missing are the same.</summary>
    public static async Task<Scope> Find(Tx db, Reach reach, string orgUnit)
    {
        if (orgUnit.Length > 0)
        {
            var unit = await db.Find<UnitRow>(SelectUnit, reach.With(new { name = orgUnit })) ?? throw Errors.NotFound(orgUnit);
            return new Scope(unit.Name, unit.DisplayName, [unit.Name]);
        }

        var roots = await db.Query<UnitRow>(reach.All ? SelectRoots : SelectHighestPosts, reach.With());
        return (roots.Count, reach.All) switch
        {
            (1, _) => new Scope(roots[0].Name, roots[0].DisplayName, [roots[0].Name]),
            (0, false) => throw Errors.Denied(),
            _ => new Scope("", "", [.. roots.Select(unit => unit.Name)]),
        };
    }

    /// <summary>The scope of the unit above, or null at the top.</summary>
    public async Task<Scope?> Above(Tx db) =>
        Name.Length > 0 && await StaffDirectory.Unit(db, Name) is { Parent.Length: > 0 } unit && await StaffDirectory.Unit(db, unit.Parent) is { } parent
            ? new Scope(parent.Name, parent.DisplayName, [parent.Name])
            : null;

    /// <summary>Refuses whoever may see the units' figures but not who their staff are.</summary>
    public async Task MustShowStaff(Tx db, Reach reach)
    {
        var staff = new Reach { AreaRoles = reach.AreaRoles & StaffRoles, Caller = reach.Caller, Today = reach.Today };
        if (reach.MinimumPeople > 0 || await db.One<int>(CountRoots, staff.With(new { Roots })) < Roots.Count)
        {
            throw Errors.Denied();
        }
    }

    /// <summary>The children, by name.</summary>
    public async Task<IReadOnlyDictionary<string, UnitRow>> Children(Tx db) =>
        (await db.Query<UnitRow>(SelectNamed(Units(children: true)), new { Unit = Name, Roots })).ToDictionary(unit => unit.Name);

    /// <summary>Whether there is something to drill down to.</summary>
    public Task<bool> HasChildren(Tx db) =>
        Name.Length == 0 ? Task.FromResult(Roots.Count > 0) : db.One<bool>(CountChildren, new { Unit = Name });

    private static readonly string SelectUnit = $"""
        SELECT u.name, u.display_name, 1 AS has_children FROM dir_org_units u WHERE u.name = @name AND {Reach.Predicate("u.name")}
        """;

    private static readonly string CountRoots = $"SELECT COUNT(*) FROM dir_org_units u WHERE u.name IN @Roots AND {Reach.Predicate("u.name")}";

    private const string SelectRoots = "SELECT u.name, u.display_name, 1 AS has_children FROM dir_org_units u WHERE u.parent = '' ORDER BY u.name";

    private const string Open = "AND (p.role & @reach_roles) <> 0 AND p.start_date <= @reach_today AND (p.end_date IS NULL OR p.end_date > @reach_today)";

    private const string SelectHighestPosts = $"""
        SELECT DISTINCT u.name, u.display_name, 1 AS has_children
        FROM dir_posts p JOIN dir_org_units u ON u.name = p.org_unit
        WHERE p.person = @reach_caller {Open}
          AND NOT EXISTS (
              SELECT 1 FROM dir_ancestors a JOIN dir_posts h ON h.org_unit = a.ancestor
              WHERE a.org_unit = p.org_unit AND a.depth > 0 AND h.person = @reach_caller
                AND (h.role & @reach_roles) <> 0 AND h.start_date <= @reach_today AND (h.end_date IS NULL OR h.end_date > @reach_today))
        ORDER BY u.name
        """;

    private const string CountChildren =
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM dir_ancestors c WHERE c.ancestor = @Unit AND c.depth = 1) THEN 1 ELSE 0 END";

    private static string SelectNamed(string units) => $"""
        SELECT n.name, n.display_name,
               CASE WHEN EXISTS (SELECT 1 FROM dir_ancestors c WHERE c.ancestor = n.name AND c.depth = 1) THEN 1 ELSE 0 END AS has_children
        FROM ({units}) s JOIN dir_org_units n ON n.name = s.org_unit
        """;
}

/// <summary>A unit as rows show it.</summary>
internal sealed record UnitRow
{
    public required string Name { get; init; }
    public required string DisplayName { get; init; }
    public required bool HasChildren { get; init; }
}
