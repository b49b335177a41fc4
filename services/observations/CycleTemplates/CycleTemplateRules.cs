using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;
using Party = Coaching.Observations.V1.CycleTemplate.Types.Party;
using Stage = Coaching.Observations.V1.CycleTemplate.Types.Stage;

namespace Coaching.Observations;

/// <summary>What a template must be like for a cycle to run by it from its first stage to its end.</summary>
internal static class CycleTemplateRules
{
    private const long Day = 86_400;

    public static void Check(Violations violations, CycleTemplate template)
    {
        violations
            .Text("cycle_template.display_name", template.DisplayName, 1, 200)
            .Text("cycle_template.description", template.Description, 0, 2_000)
            .OptionalEnum("cycle_template.tier", template.Tier)
            .Count("cycle_template.stages", template.Stages.Count, 1, 12)
            .Count("cycle_template.support_rules", template.SupportRules.Count, 0, 10)
            .Text("cycle_template.change_note", template.ChangeNote, 0, 2_000);
        Days(violations, "cycle_template.min_duration", template.MinDuration, 0, 400);
        Days(violations, "cycle_template.follow_up", template.FollowUp, 1, 92);
        CheckStages(violations, template);
        CheckFidelity(violations, template.Fidelity ?? new CycleTemplate.Types.Fidelity());
        CheckSupport(violations, template);
    }

    private static void CheckStages(Violations violations, CycleTemplate template)
    {
        var keys = new HashSet<string>();
        for (var i = 0; i < template.Stages.Count; i++)
        {
            var (stage, path) = (template.Stages[i], $"cycle_template.stages[{i}]");
            violations
                .Require(IsKey(stage.Key), $"{path}.key", "must be 1 to 40 characters of a-z 0-9 _")
                .Require(keys.Add(stage.Key), $"{path}.key", "must be unique in the template")
                .Text($"{path}.title", stage.Title, 1, 100)
                .Text($"{path}.purpose", stage.Purpose, 0, 1_000)
                .Text($"{path}.protocol", stage.Protocol, 0, 4_000)
                .Text($"{path}.expectations", stage.Expectations, 0, 2_000)
                .Require(stage.Proposer is Party.Unspecified or Party.Coach or Party.Coachee or Party.Either, $"{path}.proposer", "must be COACH, COACHEE or EITHER")
                .Require(stage.Agreement is not Party.Either && System.Enum.IsDefined(stage.Agreement), $"{path}.agreement", "must be COACH, COACHEE, BOTH or NOBODY")
                .Count($"{path}.gates", stage.Gates.Count, 0, 20)
                .Count($"{path}.next", stage.Next.Count, 0, 10)
                .Require(stage.Next.Count > 0 || stage.Final, $"{path}.next", "must name a stage, or the stage must be final");
            CheckGates(violations, stage, path);
        }

        CheckWays(violations, template, keys);
    }

    private static void CheckGates(Violations violations, Stage stage, string path)
    {
        var conditions = new HashSet<CycleTemplate.Types.Condition>();
        for (var i = 0; i < stage.Gates.Count; i++)
        {
            violations
                .Enum($"{path}.gates[{i}].condition", stage.Gates[i].Condition)
                .Require(conditions.Add(stage.Gates[i].Condition), $"{path}.gates[{i}].condition", "must not be named twice")
                .Range($"{path}.gates[{i}].minimum", stage.Gates[i].Minimum, 0, 100);
        }
    }

    // Whoever follows the template from its first stage can come everywhere, and from everywhere to an end.
    private static void CheckWays(Violations violations, CycleTemplate template, HashSet<string> keys)
    {
        var stages = template.Stages.DistinctBy(stage => stage.Key).ToDictionary(stage => stage.Key);
        for (var i = 0; i < template.Stages.Count; i++)
        {
            for (var j = 0; j < template.Stages[i].Next.Count; j++)
            {
                var next = template.Stages[i].Next[j];
                violations
                    .Require(keys.Contains(next), $"cycle_template.stages[{i}].next[{j}]", "must be the key of a stage of the template")
                    .Require(next != template.Stages[i].Key, $"cycle_template.stages[{i}].next[{j}]", "must be another stage");
            }
        }

        if (template.Stages.Count == 0)
        {
            return;
        }

        var reached = Closure([template.Stages[0].Key], key => stages.TryGetValue(key, out var stage) ? stage.Next : []);
        var ending = Closure(
            template.Stages.Where(stage => stage.Final).Select(stage => stage.Key),
            key => template.Stages.Where(stage => stage.Next.Contains(key)).Select(stage => stage.Key));
        for (var i = 0; i < template.Stages.Count; i++)
        {
            violations
                .Require(reached.Contains(template.Stages[i].Key), $"cycle_template.stages[{i}]", "must be reachable from the first stage")
                .Require(ending.Contains(template.Stages[i].Key), $"cycle_template.stages[{i}]", "must lead to a final stage");
        }

        violations.Require(
            template.AdjustStage.Length == 0 || keys.Contains(template.AdjustStage), "cycle_template.adjust_stage", "must be the key of a stage of the template");
    }

    private static HashSet<string> Closure(IEnumerable<string> from, Func<string, IEnumerable<string>> next)
    {
        var found = new HashSet<string>(from);
        var open = new Queue<string>(found);
        while (open.TryDequeue(out var key))
        {
            foreach (var one in next(key).Where(found.Add))
            {
                open.Enqueue(one);
            }
        }

        return found;
    }

    private static void CheckFidelity(Violations violations, CycleTemplate.Types.Fidelity fidelity)
    {
        violations
            .Range("cycle_template.fidelity.min_rehearsals", fidelity.MinRehearsals, 0, 20)
            .Range("cycle_template.fidelity.max_cycles_per_step", fidelity.MaxCyclesPerStep, 0, 20);
        Days(violations, "cycle_template.fidelity.student_data_within", fidelity.StudentDataWithin, 1, 400);
    }

    private static void CheckSupport(Violations violations, CycleTemplate template)
    {
        var keys = new HashSet<string>();
        for (var i = 0; i < template.SupportRules.Count; i++)
        {
            var (rule, path) = (template.SupportRules[i], $"cycle_template.support_rules[{i}]");
            violations
                .Require(IsKey(rule.Key), $"{path}.key", "must be 1 to 40 characters of a-z 0-9 _")
                .Require(keys.Add(rule.Key), $"{path}.key", "must be unique in the template")
                .Text($"{path}.title", rule.Title, 1, 500)
                .Enum($"{path}.intensity", rule.Intensity)
                .OptionalEnum($"{path}.min_need", rule.MinNeed)
                .Range($"{path}.min_parked_steps", rule.MinParkedSteps, 0, 100)
                .Range($"{path}.max_closed_cycles", rule.MaxClosedCycles, 0, 100);
            Days(violations, $"{path}.follow_up", rule.FollowUp, 1, 92);
        }
    }

    private static void Days(Violations violations, string path, Duration? duration, int min, int max) => violations.Require(
        duration is null || (duration.Nanos == 0 && duration.Seconds >= min * Day && duration.Seconds <= max * Day),
        path,
        $"must be {min} to {max} days, in whole seconds");

    private static bool IsKey(string key) =>
        key.Length is >= 1 and <= 40 && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
