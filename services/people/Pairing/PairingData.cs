using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;

namespace Coaching.People;

/// <summary>Somebody who may become one of a pair.</summary>
internal sealed record Candidate
{
    public required string Person { get; init; }

    public required string GivenName { get; init; }

    public required string FamilyName { get; init; }

    public required string OrgUnit { get; init; }

    public required string Subjects { get; init; }

    public string DisplayName => $"{GivenName} {FamilyName}";

    public IEnumerable<string> SubjectList => Subjects.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A post that a candidate holds.</summary>
internal sealed record HeldPost
{
    public required string Person { get; init; }

    public required int Role { get; init; }

    public required string OrgUnit { get; init; }
}

/// <summary>A unit as far as pairing cares.</summary>
internal sealed record PairingUnit
{
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string Parent { get; init; }

    public required OrgUnit.Types.State State { get; init; }

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }
}

/// <summary>A pair that is or was.</summary>
internal sealed record KnownPair
{
    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required Tier Tier { get; init; }

    public required bool IsOpen { get; init; }
}

/// <summary>All that the assistant knows of a unit on a day, read at once.</summary>
internal sealed class PairingData
{
    private const int MaxCoachees = 500;
    private const int MaxCoaches = 200;

    private readonly Lazy<HashSet<(string, Tier)>> _coached;

    private PairingData() => _coached = new(() =>
        [.. Pairs!.SelectMany(pairs => pairs).Where(pair => pair.IsOpen).Select(pair => (pair.Coachee, pair.Tier))]);

    public required IReadOnlyList<Candidate> Coachees { get; init; }

    public required IReadOnlyList<Candidate> Coaches { get; init; }

    public required ILookup<string, HeldPost> Posts { get; init; }

    public required Dictionary<string, PairingUnit> Units { get; init; }

    public required ILookup<string, string> Above { get; init; }

    public required ILookup<(string Coach, string Coachee), KnownPair> Pairs { get; init; }

    public required Dictionary<string, List<string>> UnreadyCoaches { get; init; }

    public required Dictionary<string, List<string>> UnreadyCoachees { get; init; }

    public required HashSet<string> Unselected { get; init; }

    public required Dictionary<string, CoachLoad> Loads { get; init; }

    public static async Task<PairingData> Read(Session db, string unit, Tier tier, Strand strand, DateOnly day)
    {
        var teachers = strand == Strand.TeachingAssistant ? CoachPosts.Assistants : CoachPosts.Teachers;
        var (coacheeRoles, coachRoles) = tier switch
        {
            Tier.HeadToTeacher => (teachers, CoachPosts.OfTeachers),
            Tier.CoachOfCoach => (CoachPosts.OfTeachers, CoachPosts.OfHeads),
            _ => (Appraisal.Head, CoachPosts.OfHeads),
        };
        var coachees = await db.Page<Candidate>(
            tier == Tier.CoachOfCoach ? SelectBelow + WhoCoaches + ByName : SelectBelow + ByName, new { unit, day, roles = coacheeRoles, take = MaxCoachees + 1 });
        var coaches = await db.Page<Candidate>(
            tier == Tier.HeadToTeacher ? SelectCoachesBelow : SelectCoachesAround, new { unit, day, roles = coachRoles, take = MaxCoaches + 1 });
        if (coachees.Count > MaxCoachees || coaches.Count > MaxCoaches)
        {
            throw Errors.Precondition(
                "UNIT_TOO_LARGE", $"{unit} has more than {MaxCoachees} coachees or {MaxCoaches} coaches; ask for a smaller unit.", ("name", unit));
        }

        return await Of(db, coachees, coaches, tier, day);
    }

    /// <summary>The officials who serve a unit or part of it.</summary>
    public static async Task<IReadOnlyList<Candidate>> Officials(Session db, string unit, DateOnly day)
    {
        var officials = await db.Page<Candidate>(SelectCoachesAround, new { unit, day, roles = CoachPosts.OfHeads, take = MaxCoaches + 1 });
        return officials.Count <= MaxCoaches
            ? officials
            : throw Errors.Precondition("UNIT_TOO_LARGE", $"{unit} has more than {MaxCoaches} officials; ask for a smaller unit.", ("name", unit));
    }

    /// <summary>All that is known of some people.</summary>
    public static async Task<PairingData> Of(Session db, IReadOnlyList<Candidate> coachees, IReadOnlyList<Candidate> coaches, Tier tier, DateOnly day)
    {
        var people = coachees.Concat(coaches).Select(one => one.Person).Distinct(StringComparer.Ordinal).ToList();
        var units = coachees.Concat(coaches).Select(one => one.OrgUnit).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return new PairingData
        {
            Coachees = coachees,
            Coaches = coaches,
            Posts = (await InChunks<HeldPost>(db, SelectPosts, people, day)).ToLookup(post => post.Person, StringComparer.Ordinal),
            Units = (await InChunks<PairingUnit>(db, SelectUnits, units, day)).ToDictionary(row => row.Name, StringComparer.Ordinal),
            Above = (await InChunks<HeldPost>(db, SelectAbove, units, day)).ToLookup(row => row.Person, row => row.OrgUnit, StringComparer.Ordinal),
            Pairs = (await InChunks<KnownPair>(db, SelectPairs, people, day)).ToLookup(pair => (pair.Coach, pair.Coachee)),
            UnreadyCoaches = await ReadinessCheck.Missing(db, ReadinessAudience.Coach, [.. coaches.Select(Standing)]),
            UnreadyCoachees = await ReadinessCheck.Missing(db, ReadinessAudience.Coachee, [.. coachees.Select(Standing)]),
            Unselected = await SelectionCheck.Unselected(db, tier, [.. coaches.Select(Standing)]),
            Loads = await CapacityCheck.Of(db, coaches.Select(coach => coach.Person), day),
        };
    }

    /// <summary>Whether the person has a coach of this level.</summary>
    public bool Coached(string coachee, Tier tier) => _coached.Value.Contains((coachee, tier));

    private static Standing Standing(Candidate one) => new() { Person = one.Person, Unit = one.OrgUnit };

    private static async Task<List<T>> InChunks<T>(Session db, string sql, IEnumerable<string> names, DateOnly day)
    {
        var rows = new List<T>();
        foreach (var some in names.Chunk(ReadinessCheck.Chunk))
        {
            rows.AddRange(await db.Query<T>(sql, new { names = some, day }));
        }

        return rows;
    }

    private const string Columns = "p.name AS person, p.given_name, p.family_name, p.primary_org_unit AS org_unit, p.subjects";

    private const string OnDay = "s.start_date <= @day AND (s.end_date IS NULL OR s.end_date > @day)";

    private const string SelectBelow = $"""
        SELECT {Columns} FROM people p
        WHERE p.state = 1 AND EXISTS (
            SELECT 1 FROM dir_posts s JOIN dir_ancestors a ON a.org_unit = s.org_unit
            WHERE s.person = p.name AND a.ancestor = @unit AND (s.role & @roles) <> 0 AND {OnDay})
        """;

    private const string WhoCoaches = """
         AND EXISTS (SELECT 1 FROM coaching_relationships r WHERE r.coach = p.name AND r.start_date <= @day AND (r.end_date IS NULL OR r.end_date > @day))
        """;

    private const string ByName = " ORDER BY p.name";

    private const string SelectCoachesBelow = $"""
        SELECT {Columns} FROM people p
        WHERE p.state = 1
          AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = p.primary_org_unit AND a.ancestor = @unit)
          AND (EXISTS (SELECT 1 FROM dir_posts s WHERE s.person = p.name AND (s.role & @roles) <> 0 AND {OnDay})
            OR EXISTS (SELECT 1 FROM selection_decisions d WHERE d.person = p.name AND d.outcome = 1))
        ORDER BY p.name
        """;

    // Officials work above the schools that they serve, or have a list of schools.
    private const string SelectCoachesAround = $"""
        SELECT {Columns} FROM people p
        WHERE p.state = 1 AND EXISTS (
            SELECT 1 FROM dir_posts s
            WHERE s.person = p.name AND (s.role & @roles) <> 0 AND {OnDay}
              AND (EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = s.org_unit AND a.ancestor = @unit)
                OR EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = @unit AND a.ancestor = s.org_unit)))
        ORDER BY p.name
        """;

    private const string SelectPosts = $"SELECT s.person, s.role, s.org_unit FROM dir_posts s WHERE s.person IN @names AND {OnDay} ORDER BY s.name";

    private const string SelectUnits =
        "SELECT name, display_name, parent, state, latitude, longitude FROM org_units WHERE name IN @names AND @day IS NOT NULL";

    private const string SelectAbove =
        "SELECT org_unit AS person, depth AS role, ancestor AS org_unit FROM dir_ancestors WHERE org_unit IN @names AND @day IS NOT NULL";

    private const string SelectPairs = """
        SELECT coach, coachee, tier, CASE WHEN end_date IS NULL OR end_date > @day THEN 1 ELSE 0 END AS is_open
        FROM coaching_relationships WHERE coachee IN @names
        ORDER BY name
        """;
}
