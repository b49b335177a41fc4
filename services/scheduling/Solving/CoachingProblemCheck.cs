namespace Coaching.Scheduling;

/// <summary>Refuses a problem that speaks of people, periods or rooms that it does not have: its maker's mistake, not a school's.</summary>
internal static class CoachingProblemCheck
{
    public static void Check(CoachingProblem problem)
    {
        Require(problem.Weeks is 1 or 2, "A cycle has one or two weeks.");
        Require(problem.Periods.All(period => period.Start < period.End && period.Week >= 0 && period.Week < problem.Weeks), "A period ends after it starts, within the cycle.");
        Require(problem.Pairs.All(pair => IsIn(pair.Coach, problem.Staff.Count) && IsIn(pair.Coachee, problem.Staff.Count) && pair.Coach != pair.Coachee),
            "A pair is of two people of the staff.");
        Require(problem.Pairs.All(pair => pair.Observations is >= 1 and <= 10 && pair.FeedbackWithinDays is >= 0 and <= 14),
            "A pair has one to ten observations, and feedback within two weeks.");
        Require(problem.Staff.All(staff => staff.Lessons.Select(lesson => lesson.Period).Concat(staff.Away).Concat(staff.NonCoverable)
            .All(period => IsIn(period, problem.Periods.Count))), "A lesson or absence is in a period of the cycle.");
        Require(problem.Rooms.All(room => room.Taken.All(period => IsIn(period, problem.Periods.Count))), "A room is taken in a period of the cycle.");
    }

    private static bool IsIn(int index, int count) => index >= 0 && index < count;

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException(rule);
        }
    }
}
