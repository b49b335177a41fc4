using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

/// <summary>What must hold of a post's fields.</summary>
internal static class StaffAssignmentRules
{
    public static void Check(Violations violations, StaffAssignment post, IReadOnlySet<string> fields)
    {
        if (fields.Contains("start_date"))
        {
            violations.Date("staff_assignment.start_date", post.StartDate);
        }

        if (fields.Contains("end_date") && post.EndDate is not null)
        {
            violations.Date("staff_assignment.end_date", post.EndDate, from: post.StartDate.ToDateOnlyOrNull()?.AddDays(1));
        }

        violations.Range("staff_assignment.weekly_lessons", post.WeeklyLessons, 0, 60).Range("staff_assignment.load_percent", post.LoadPercent, 0, 100);
        PersonRules.CheckSubjects(violations, "staff_assignment.subjects", post.Subjects);
        violations.Require(
            post.Phases.All(phase => phase != default && Enum.IsDefined(phase)) && post.Phases.Distinct().Count() == post.Phases.Count,
            "staff_assignment.phases", "must be values that the contract lists, each once");
    }
}
