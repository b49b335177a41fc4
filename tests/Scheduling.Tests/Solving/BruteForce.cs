namespace Coaching.Scheduling.Tests;

/// <summary>Every timetable of a tiny school, judged by the hard rules alone.</summary>
internal static class BruteForce
{
    /// <summary>The best values in lexicographic order.</summary>
    public static int[] Best(CoachingProblem problem)
    {
        var candidates = Enumerable.Range(0, problem.Pairs.Count).Select(pair => Candidates(problem, pair)).ToList();
        int[]? best = null;
        Try(problem, candidates, new PairSlots?[problem.Pairs.Count], 0, ref best);
        return best!;
    }

    public static long Size(CoachingProblem problem) =>
        Enumerable.Range(0, problem.Pairs.Count).Aggregate(1L, (size, pair) => size * (Candidates(problem, pair).Count + 1));

    public static int[] Values(CoachingProblem problem, IReadOnlyList<PairSlots?> assignment)
    {
        var served = Enumerable.Range(0, assignment.Count).Where(pair => assignment[pair] is not null).Select(pair => (Pair: problem.Pairs[pair], Slots: assignment[pair]!)).ToList();
        var given = served.SelectMany(each => each.Slots.Observations.Append(each.Slots.Feedback).Select(period => (each.Pair.Coach, period))
            .Append((each.Pair.Coachee, each.Slots.Feedback)));
        return
        [
            assignment.Count - served.Count,
            served.Sum(each => each.Slots.Observations.Min(period => HardRules.Days(problem, period, each.Slots.Feedback))),
            given.GroupBy(slot => (slot.Item1, problem.Periods[slot.Item2].DayNumber)).Sum(day => day.Count() * (day.Count() - 1) / 2),
            served.Sum(each => each.Slots.Observations.Count(period => each.Pair.PreferredSubject is { } preferred
                && problem.Staff[each.Pair.Coachee].Lessons.Where(lesson => lesson.Period == period && lesson.IsObservable
                    && (each.Pair.Subject is null || lesson.Subject == each.Pair.Subject)).All(lesson => lesson.Subject != preferred))),
            served.Sum(each => each.Slots.Observations.Append(each.Slots.Feedback).Count(period => IsEdge(problem, period))),
            served.Sum(each => each.Pair.Published is not { } published ? 0
                : each.Slots.Observations.Count(period => !published.Observations.Contains(period)) + (published.Feedback == each.Slots.Feedback ? 0 : 1)),
        ];
    }

    private static bool IsEdge(CoachingProblem problem, int period)
    {
        var day = problem.Periods.Where(other => other.DayNumber == problem.Periods[period].DayNumber && other.Shift == problem.Periods[period].Shift).ToList();
        return problem.Periods[period].Start == day.Min(other => other.Start) || problem.Periods[period].End == day.Max(other => other.End);
    }

    private static void Try(CoachingProblem problem, List<List<PairSlots>> candidates, PairSlots?[] assignment, int pair, ref int[]? best)
    {
        if (pair == assignment.Length)
        {
            var values = Values(problem, assignment);
            best = best is null || values.Zip(best).FirstOrDefault(each => each.First != each.Second) is var (mine, known) && mine < known ? values : best;
            return;
        }

        Try(problem, candidates, assignment, pair + 1, ref best);
        foreach (var slots in candidates[pair])
        {
            assignment[pair] = slots;
            if (SeatsHold(problem, assignment) && HardRules.Broken(problem, assignment, checkRooms: false).Count == 0)
            {
                Try(problem, candidates, assignment, pair + 1, ref best);
            }

            assignment[pair] = null;
        }
    }

    // Tiny schools have rooms that are free at all times, so that counting seats is enough.
    private static bool SeatsHold(CoachingProblem problem, PairSlots?[] assignment) => assignment.OfType<PairSlots>().All(slots =>
        assignment.OfType<PairSlots>().Count(other => problem.Periods[other.Feedback].DayNumber == problem.Periods[slots.Feedback].DayNumber
            && problem.Periods[other.Feedback].Start <= problem.Periods[slots.Feedback].Start
            && problem.Periods[other.Feedback].End > problem.Periods[slots.Feedback].Start) <= problem.Rooms.Sum(room => room.Capacity));

    private static List<PairSlots> Candidates(CoachingProblem problem, int pair)
    {
        var periods = Enumerable.Range(0, problem.Periods.Count).ToList();
        var lessons = problem.Pairs[pair].Observations == 1
            ? periods.Select(period => new[] { period })
            : periods.SelectMany(one => periods.Where(other => other > one).Select(other => new[] { one, other }));
        var alone = new PairSlots?[problem.Pairs.Count];
        return [.. lessons.Where(chosen => chosen.All(period => problem.Staff[problem.Pairs[pair].Coachee].Lessons.Any(lesson => lesson.Period == period)))
            .SelectMany(chosen => periods.Select(feedback => new PairSlots(chosen, feedback, -1))).Where(slots =>
            {
                alone[pair] = slots;
                return HardRules.Broken(problem, alone, checkRooms: false).Count == 0;
            })];
    }
}
