namespace Coaching.Scheduling.Tests;

/// <summary>The problem as it would be after a relaxation: what a planner tries before it is agreed.</summary>
internal static class RelaxedProblem
{
    public static CoachingProblem After(CoachingProblem problem, Relaxation relaxation) => relaxation.Steps.Aggregate(problem, Apply);

    private static CoachingProblem Apply(CoachingProblem problem, RelaxationStep step)
    {
        var (member, amount) = step;
        return member.Rule switch
        {
            ClashRule.Teaching => WithPerson(problem, member.Person, staff =>
                staff with { Lessons = [.. staff.Lessons.Where(lesson => lesson.Period != member.Period)] }),
            ClashRule.Away => WithPerson(problem, member.Person, staff => Present(problem, staff, member.Period)),
            ClashRule.NonCoverable => WithPerson(problem, member.Person, staff =>
                staff with { NonCoverable = [.. staff.NonCoverable.Where(period => period != member.Period)] }),
            ClashRule.FreeFloor => WithPerson(problem, member.Person, staff => staff with { FreeFloor = staff.FreeFloor - amount }),
            ClashRule.DailyLimit => WithPerson(problem, member.Person, staff => staff with { MaxCoachingPerDay = staff.MaxCoachingPerDay + amount }),
            ClashRule.ClosedPeriod => problem with
            {
                Periods = [.. problem.Periods.Select((period, index) => index == member.Period ? period with { IsOpen = true } : period)],
            },
            ClashRule.Room => problem with { Rooms = [.. problem.Rooms, RoomFor(problem, member.Period)] },
            ClashRule.FeedbackDelay => WithPair(problem, member.Pair, pair => pair with { FeedbackWithinDays = pair.FeedbackWithinDays + amount }),
            ClashRule.Subject => WithPair(problem, member.Pair, pair => pair with { Subject = null }),
            ClashRule.Observations => WithPair(problem, member.Pair, pair => pair with { Observations = pair.Observations - amount }),
            _ => problem,
        };
    }

    private static StaffWeek Present(CoachingProblem problem, StaffWeek staff, int period)
    {
        var day = problem.Periods[period].DayNumber;
        var away = staff.BusyDays.Contains(day)
            ? staff.Away.Concat(Enumerable.Range(0, problem.Periods.Count).Where(other => problem.Periods[other].DayNumber == day))
            : staff.Away;
        return staff with { BusyDays = [.. staff.BusyDays.Where(busy => busy != day)], Away = [.. away.Where(other => other != period).Distinct()] };
    }

    private static CoachingRoom RoomFor(CoachingProblem problem, int period)
    {
        var clock = new CycleClock(problem);
        return new CoachingRoom("")
        {
            Taken = [.. Enumerable.Range(0, problem.Periods.Count).Where(other => !clock.Overlap(other, period))],
        };
    }

    private static CoachingProblem WithPerson(CoachingProblem problem, int person, Func<StaffWeek, StaffWeek> change) =>
        problem with { Staff = [.. problem.Staff.Select((staff, index) => index == person ? change(staff) : staff)] };

    private static CoachingProblem WithPair(CoachingProblem problem, int pair, Func<CoachingPair, CoachingPair> change) =>
        problem with { Pairs = [.. problem.Pairs.Select((each, index) => index == pair ? change(each) : each)] };
}
