using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    private static void Check(Violations violations, CoachingCycle cycle)
    {
        violations
            .Count("coaching_cycle.priorities", cycle.Priorities.Count, 0, 20)
            .Text("coaching_cycle.coach_readiness.note", cycle.CoachReadiness?.Note ?? "", 0, 2_000)
            .Text("coaching_cycle.needs.teacher", cycle.Needs?.Teacher ?? "", 0, 4_000)
            .Text("coaching_cycle.needs.setting", cycle.Needs?.Setting ?? "", 0, 4_000)
            .OptionalEnum("coaching_cycle.needs.need", cycle.Needs?.Need ?? CycleTemplate.Types.Need.Unspecified)
            .Text("coaching_cycle.reality", cycle.Reality, 0, 10_000)
            .Count("coaching_cycle.competencies", cycle.Competencies.Count, 0, 20)
            .Count("coaching_cycle.goals", cycle.Goals.Count, 0, 20)
            .Require(cycle.Goals.Distinct().Count() == cycle.Goals.Count, "coaching_cycle.goals", "must not name a goal twice")
            .Count("coaching_cycle.evidence", cycle.Evidence.Count, 0, 50);
        for (var i = 0; i < cycle.Priorities.Count; i++)
        {
            violations
                .Text($"coaching_cycle.priorities[{i}].title", cycle.Priorities[i].Title, 1, 500)
                .OptionalName(
                    $"coaching_cycle.priorities[{i}].development_priority", cycle.Priorities[i].DevelopmentPriority,
                    "developmentPriorities/{development_priority}")
                .Text($"coaching_cycle.priorities[{i}].reason", cycle.Priorities[i].Reason, 0, 2_000);
        }

        for (var i = 0; i < cycle.Competencies.Count; i++)
        {
            violations.Text($"coaching_cycle.competencies[{i}]", cycle.Competencies[i], 1, 200);
        }

        for (var i = 0; i < cycle.Goals.Count; i++)
        {
            GoalRules.Name(violations, $"coaching_cycle.goals[{i}]", cycle.Goals[i]);
        }

        for (var i = 0; i < cycle.Evidence.Count; i++)
        {
            violations
                .Text($"coaching_cycle.evidence[{i}].title", cycle.Evidence[i].Title, 1, 500)
                .Text($"coaching_cycle.evidence[{i}].reference", cycle.Evidence[i].Reference, 0, 500);
        }
    }

    // A goal of another pair is as unknown here as one that does not exist.
    private static async Task LinkGoals(Session tx, string cycle, string pair, string school, IReadOnlyList<string> goals)
    {
        var known = goals.Count == 0 ? [] : await tx.Query<string>(SelectLinkable, new { Names = goals, Pair = pair, School = school });
        var violations = new Violations();
        for (var i = 0; i < goals.Count; i++)
        {
            violations.Require(known.Contains(goals[i]), $"coaching_cycle.goals[{i}]", "must be a goal of the pair or of its school");
        }

        violations.ThrowIfAny();
        await tx.Execute("DELETE FROM cycle_goals WHERE coaching_cycle = @cycle", new { cycle });
        for (var i = 0; i < goals.Count; i++)
        {
            await tx.Execute(
                "INSERT INTO cycle_goals (coaching_cycle, goal, position) VALUES (@cycle, @goal, @position)", new { cycle, goal = goals[i], position = i });
        }
    }

    private const string SelectLinkable =
        "SELECT name FROM goals WHERE name IN @Names AND (coaching_relationship = @Pair OR (coaching_relationship = '' AND school = @School))";
}
