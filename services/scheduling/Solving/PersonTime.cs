namespace Coaching.Scheduling;

/// <summary>When a person can give a period, and which facts keep the person from it.</summary>
internal static class PersonTime
{
    public static bool[] FreePeriods(CoachingProblem problem, CycleClock clock, int person, Func<ClashMember, bool> lifted)
    {
        var facts = Facts(problem, person).Where(fact => !lifted(fact)).ToList();
        var free = new bool[problem.Periods.Count];
        for (var period = 0; period < free.Length; period++)
        {
            free[period] = (problem.Periods[period].IsOpen || lifted(new(ClashRule.ClosedPeriod, Period: period)))
                && facts.TrueForAll(fact => !clock.Overlap(fact.Period, period));
        }

        return free;
    }

    /// <summary>All that keeps a person from giving periods, one fact a period and rule.</summary>
    public static IEnumerable<ClashMember> Facts(CoachingProblem problem, int person)
    {
        var staff = problem.Staff[person];
        return staff.Lessons.Select(lesson => new ClashMember(ClashRule.Teaching, person, lesson.Period))
            .Concat(AwayPeriods(problem, person).Select(period => new ClashMember(ClashRule.Away, person, period)))
            .Concat(staff.NonCoverable.Select(period => new ClashMember(ClashRule.NonCoverable, person, period)))
            .Distinct();
    }

    /// <summary>Periods in which the person is not at this school.</summary>
    public static IEnumerable<int> AwayPeriods(CoachingProblem problem, int person)
    {
        var staff = problem.Staff[person];
        return staff.BusyDays.Count == 0
            ? staff.Away
            : staff.Away.Concat(Enumerable.Range(0, problem.Periods.Count)
                .Where(period => staff.BusyDays.Contains(problem.Periods[period].DayNumber)));
    }
}
