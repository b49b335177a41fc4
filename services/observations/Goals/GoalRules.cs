using Coaching.Observations.V1;
using Coaching.Platform;
using static Coaching.Observations.V1.Goal.Types;

namespace Coaching.Observations;

/// <summary>What a goal must be like, and what makes it one that is about students (IMP-04).</summary>
internal static class GoalRules
{
    /// <summary>Fewer learners than these would be single ones.</summary>
    public const int FewestLearners = 5;

    public const int MostLearners = 100_000;

    public static void Check(Violations violations, Goal goal)
    {
        var isPersonal = goal.Level == Level.Person;
        violations
            .Enum("goal.level", goal.Level)
            .Text("goal.subject", goal.Subject, goal.Level == Level.Subject ? 1 : 0, 100)
            .Require(goal.Level != Level.School || goal.Subject.Length == 0, "goal.subject", "must be empty of a school's goal")
            .Text("goal.title", goal.Title, 1, 500)
            .Require(goal.Change is not null, "goal.change", "must be set")
            .Count("goal.learner_data", goal.LearnerData.Count, 0, 10)
            .OptionalName("goal.development_priority", goal.DevelopmentPriority, "developmentPriorities/{development_priority}")
            .Count("goal.indicators", goal.Indicators.Count, 0, 20)
            .Count("goal.cpd_references", goal.CpdReferences.Count, 0, 20)
            .Text("goal.change_note", goal.ChangeNote, 0, 2_000);
        if (isPersonal)
        {
            violations.Name("goal.coaching_relationship", goal.CoachingRelationship, Pairs.Pattern)
                .Require(goal.OrgUnit.Length == 0, "goal.org_unit", "must be empty of a person's goal");
        }
        else
        {
            violations.Name("goal.org_unit", goal.OrgUnit, "orgUnits/{org_unit}")
                .Require(goal.CoachingRelationship.Length == 0, "goal.coaching_relationship", "must be empty unless it is a person's goal");
        }

        CheckChange(violations, goal.Change ?? new Change { What = "-", Kind = MeasureKind.Other });
        CheckData(violations, goal);
        CheckWords(violations, "goal.indicators", goal.Indicators);
        CheckWords(violations, "goal.cpd_references", goal.CpdReferences);
    }

    /// <summary>Requires the name of a goal, whosever it is.</summary>
    public static Violations Name(Violations violations, string path, string name) => violations.Require(
        ResourceName.Matches(GoalRow.Pattern, name) || ResourceName.Matches(GoalRow.SchoolPattern, name), path, "must be a name like goals/{goal} or schoolGoals/{school_goal}");

    /// <summary>The checks that a goal does not pass yet, by their keys.</summary>
    public static IEnumerable<string> OpenChecks(Goal goal)
    {
        var (focus, change) = (goal.StudentFocus ?? new StudentFocus(), goal.Change ?? new Change());
        return new (string Key, bool Passed)[]
        {
            ("powerful", focus.Powerful),
            ("easy", focus.Easy),
            ("emotionally_compelling", focus.EmotionallyCompelling),
            ("reachable", focus.Reachable),
            ("student_focused", focus.StudentFocused),
            ("change.from", change.HasFromThousandths),
            ("change.to", change.HasToThousandths),
            ("change.unit", change.Unit.Length > 0),
            ("change.due_date", change.DueDate is not null),
        }.Where(check => !check.Passed).Select(check => check.Key);
    }

    private static void CheckChange(Violations violations, Change change)
    {
        violations
            .Text("goal.change.what", change.What, 1, 500)
            .Enum("goal.change.kind", change.Kind)
            .Text("goal.change.unit", change.Unit, 0, 50)
            .Require(
                !change.HasFromThousandths || !change.HasToThousandths || change.FromThousandths != change.ToThousandths,
                "goal.change.to_thousandths", "must differ from where it is now");
        if (change.DueDate is not null)
        {
            violations.Date("goal.change.due_date", change.DueDate);
        }
    }

    private static void CheckData(Violations violations, Goal goal)
    {
        for (var i = 0; i < goal.LearnerData.Count; i++)
        {
            var (data, path) = (goal.LearnerData[i], $"goal.learner_data[{i}]");
            violations
                .Enum($"{path}.kind", data.Kind)
                .Text($"{path}.statement", data.Statement, 1, 1_000)
                .Range($"{path}.learners", data.Learners, FewestLearners, MostLearners)
                .Range($"{path}.count", data.Count, 0, Math.Max(0, data.Learners))
                .Text($"{path}.source", data.Source, 0, 500);
        }
    }

    private static void CheckWords(Violations violations, string path, IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            violations.Text($"{path}[{i}]", words[i], 1, 200);
        }
    }
}
