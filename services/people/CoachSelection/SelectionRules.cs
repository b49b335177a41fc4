using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;

namespace Coaching.People;

/// <summary>What must hold of criteria and decisions.</summary>
internal static class SelectionRules
{
    private const int MaxCriteria = 30;

    public static void Check(Violations violations, SelectionCriteria criteria, IReadOnlySet<string> fields)
    {
        if (fields.Contains("display_name"))
        {
            violations.Text("selection_criteria.display_name", criteria.DisplayName, 1, 200);
        }

        if (fields.Contains("state"))
        {
            violations.Enum("selection_criteria.state", criteria.State);
        }

        if (fields.Contains("tiers"))
        {
            violations.Require(
                criteria.Tiers.All(tier => tier != Tier.Unspecified && Enum.IsDefined(tier)) && criteria.Tiers.Distinct().Count() == criteria.Tiers.Count,
                "selection_criteria.tiers", "must hold values that the contract lists, each once");
        }

        if (fields.Contains("criteria"))
        {
            const string path = "selection_criteria.criteria";
            violations.Count(path, criteria.Criteria.Count, 1, MaxCriteria)
                .Require(criteria.Criteria.DistinctBy(one => one.Key).Count() == criteria.Criteria.Count, path, "must not repeat a key");
            for (var index = 0; index < Math.Min(criteria.Criteria.Count, MaxCriteria); index++)
            {
                var one = criteria.Criteria[index];
                violations.Require(ResourceName.IsId(one.Key), $"{path}[{index}].key", "must be 1 to 63 characters of a-z 0-9 -")
                    .Text($"{path}[{index}].title", one.Title, 1, 200)
                    .Range($"{path}[{index}].weight", one.Weight, 1, 10)
                    .Range($"{path}[{index}].minimum_points", one.MinimumPoints, 0, 4);
            }
        }
    }

    public static void Check(Violations violations, SelectionDecision decision, DateOnly today)
    {
        const string path = "selection_decision.ratings";
        violations.Name("selection_decision.person", decision.Person, "people/{person}")
            .Name("selection_decision.criteria", decision.Criteria, "selectionCriteria/{selection_criteria}")
            .Enum("selection_decision.outcome", decision.Outcome)
            .Text("selection_decision.reason", decision.Reason, 0, 2_000)
            .Date("selection_decision.decide_date", decision.DecideDate, until: today)
            .Count(path, decision.Ratings.Count, 1, MaxCriteria);
        for (var index = 0; index < Math.Min(decision.Ratings.Count, MaxCriteria); index++)
        {
            violations.Range($"{path}[{index}].points", decision.Ratings[index].Points, 0, 4)
                .Text($"{path}[{index}].evidence", decision.Ratings[index].Evidence, 0, 1_000);
        }
    }
}
