using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;

namespace Coaching.People;

/// <summary>Who may coach as far as criteria in force and the decisions made under them say.</summary>
internal static class SelectionCheck
{
    /// <summary>Those who need a decision that selects them and have none, or a later one that does not.</summary>
    public static async Task<HashSet<string>> Unselected(Session db, Tier tier, IReadOnlyCollection<Standing> people)
    {
        var unselected = new HashSet<string>(StringComparer.Ordinal);
        var bit = SelectionCriteriaRow.Bit(tier);
        foreach (var some in people.Chunk(ReadinessCheck.Chunk))
        {
            var lines = (await db.Query<LineRow>(SelectInForce, new { units = some.Select(one => one.Unit).Distinct(), bit })).ToLookup(row => row.OrgUnit, row => row.Name);
            var everywhere = await db.Query<string>(SelectEverywhere, new { bit });
            if (everywhere.Count == 0 && lines.Count == 0)
            {
                continue;
            }

            var latest = (await db.Query<DecisionRow>(SelectDecisions, new { names = some.Select(one => one.Person) }))
                .GroupBy(row => (row.Person, row.Criteria))
                .ToDictionary(decisions => decisions.Key, decisions => decisions.Last().Outcome);
            unselected.UnionWith(some
                .Where(one => lines[one.Unit].Concat(everywhere).ToList() is { Count: > 0 } criteria
                    && !criteria.Any(name => latest.GetValueOrDefault((one.Person, name)) == SelectionDecision.Types.Outcome.Selected))
                .Select(one => one.Person));
        }

        return unselected;
    }

    private sealed record LineRow
    {
        public required string OrgUnit { get; init; }

        public required string Name { get; init; }
    }

    private sealed record DecisionRow
    {
        public required string Person { get; init; }

        public required string Criteria { get; init; }

        public required SelectionDecision.Types.Outcome Outcome { get; init; }
    }

    private const string SelectEverywhere =
        "SELECT name FROM selection_criteria WHERE org_unit = '' AND state = 1 AND (tiers = 0 OR (tiers & @bit) <> 0)";

    private const string SelectInForce = """
        SELECT a.org_unit, c.name FROM dir_ancestors a JOIN selection_criteria c ON c.org_unit = a.ancestor
        WHERE a.org_unit IN @units AND c.state = 1 AND (c.tiers = 0 OR (c.tiers & @bit) <> 0)
        """;

    private const string SelectDecisions = """
        SELECT person, criteria, outcome FROM selection_decisions WHERE person IN @names ORDER BY decide_date, create_time, name
        """;
}
