namespace Coaching.Scheduling.Tests;

/// <summary>The hard rules said once more, slot by slot and minute by minute, without the solver's model.</summary>
internal static class HardRules
{
    public static IReadOnlyList<string> Broken(CoachingProblem problem, IReadOnlyList<PairSlots?> assignment, bool checkRooms = true)
    {
        var broken = new List<string>();
        var served = Enumerable.Range(0, assignment.Count).Where(pair => assignment[pair] is not null).ToList();
        foreach (var pair in served)
        {
            broken.AddRange(OfPair(problem, problem.Pairs[pair], assignment[pair]!).Select(rule => $"pair {pair}: {rule}"));
        }

        for (var person = 0; person < problem.Staff.Count; person++)
        {
            broken.AddRange(OfPerson(problem, person, served.Select(pair => (problem.Pairs[pair], assignment[pair]!)).ToList())
                .Select(rule => $"person {person}: {rule}"));
        }

        return checkRooms ? [.. broken, .. OfRooms(problem, [.. served.Select(pair => assignment[pair]!)])] : broken;
    }

    private static IEnumerable<string> OfPair(CoachingProblem problem, CoachingPair pair, PairSlots slots)
    {
        if (slots.Observations.Distinct().Count() != pair.Observations)
        {
            yield return "has too few lessons";
        }

        foreach (var period in slots.Observations)
        {
            if (!problem.Staff[pair.Coachee].Lessons.Any(lesson => lesson.Period == period && lesson.IsObservable
                && (pair.Subject is null || lesson.Subject == pair.Subject)))
            {
                yield return "observes no lesson";
            }

            if (!CanGive(problem, pair.Coach, period) || IsAway(problem, pair.Coachee, period))
            {
                yield return "observes while someone cannot";
            }
        }

        if (!CanGive(problem, pair.Coach, slots.Feedback) || !CanGive(problem, pair.Coachee, slots.Feedback))
        {
            yield return "meets while someone cannot";
        }

        if (!slots.Observations.Any(period => Days(problem, period, slots.Feedback) <= pair.FeedbackWithinDays))
        {
            yield return "meets too late";
        }
    }

    private static IEnumerable<string> OfPerson(CoachingProblem problem, int person, List<(CoachingPair Pair, PairSlots Slots)> served)
    {
        var given = new List<int>();
        var present = new List<int>();
        var draws = 0;
        foreach (var (pair, slots) in served.Where(each => each.Pair.Coach == person || each.Pair.Coachee == person))
        {
            present.AddRange([.. slots.Observations, slots.Feedback]);
            given.AddRange(pair.Coach == person ? [.. slots.Observations, slots.Feedback] : [slots.Feedback]);
            draws += (pair.Coach == person ? slots.Observations.Count : 0) + (problem.Periods[slots.Feedback].IsMeetingBlock ? 0 : 1);
        }

        if (present.Where((one, index) => present.Skip(index + 1).Any(other => Overlap(problem, one, other))).Any())
        {
            yield return "is in two places";
        }

        if (given.GroupBy(period => problem.Periods[period].DayNumber).Any(day => day.Count() > problem.Staff[person].MaxCoachingPerDay))
        {
            yield return "gives too much in a day";
        }

        if (draws > 0 && FreePeriods(problem, person) - draws < problem.Staff[person].FreeFloor)
        {
            yield return "keeps too few free periods";
        }
    }

    private static IEnumerable<string> OfRooms(CoachingProblem problem, List<PairSlots> served)
    {
        foreach (var slots in served)
        {
            var room = problem.Rooms[slots.Room];
            if (room.Taken.Any(period => Overlap(problem, period, slots.Feedback)))
            {
                yield return $"{room.Name} is taken";
            }

            // More than the room holds at the moment when this meeting begins.
            if (served.Count(other => other.Room == slots.Room && problem.Periods[other.Feedback].DayNumber == problem.Periods[slots.Feedback].DayNumber
                && problem.Periods[other.Feedback].Start <= problem.Periods[slots.Feedback].Start
                && problem.Periods[other.Feedback].End > problem.Periods[slots.Feedback].Start) > room.Capacity)
            {
                yield return $"{room.Name} is full";
            }
        }
    }

    public static int Days(CoachingProblem problem, int lesson, int meeting)
    {
        var (from, to) = (problem.Periods[lesson], problem.Periods[meeting]);
        var days = to.DayNumber - from.DayNumber;
        return days > 0 || (days == 0 && to.Start >= from.End) ? days : days + (7 * problem.Weeks);
    }

    public static bool Overlap(CoachingProblem problem, int one, int other)
    {
        var (a, b) = (problem.Periods[one], problem.Periods[other]);
        return a.DayNumber == b.DayNumber && a.Start < b.End && b.Start < a.End;
    }

    public static bool IsAway(CoachingProblem problem, int person, int period) =>
        problem.Staff[person].BusyDays.Contains(problem.Periods[period].DayNumber)
        || problem.Staff[person].Away.Any(away => Overlap(problem, away, period));

    public static bool CanGive(CoachingProblem problem, int person, int period) => problem.Periods[period].IsOpen && !IsAway(problem, person, period)
        && !problem.Staff[person].NonCoverable.Any(other => Overlap(problem, other, period))
        && !problem.Staff[person].Lessons.Any(lesson => Overlap(problem, lesson.Period, period));

    /// <summary>The most free periods that do not overlap, tried from the earliest end.</summary>
    public static int FreePeriods(CoachingProblem problem, int person)
    {
        var kept = new List<int>();
        foreach (var period in Enumerable.Range(0, problem.Periods.Count).Where(period => !problem.Periods[period].IsMeetingBlock && CanGive(problem, person, period))
            .OrderBy(period => problem.Periods[period].End))
        {
            if (!kept.Exists(other => Overlap(problem, other, period)))
            {
                kept.Add(period);
            }
        }

        return kept.Count;
    }
}
