namespace Coaching.Scheduling;

/// <summary>Finds each pair its protected slots in the school's cycle. docs/coaching-timetable-solver.md has the model and the proofs.</summary>
internal sealed class CoachingTimetableSolver(TimeProvider time)
{
    private const int Rounds = 6;
    private const int SmallSchool = 6;
    private const int UsualPairs = 12;

    // What is left of the time explains the pairs that have no place.
    private const double SearchShare = 0.7;

    public CoachingSolution Solve(
        CoachingProblem problem, SolveOptions options, CancellationToken cancel, Action<SolveProgress>? progress = null)
    {
        CoachingProblemCheck.Check(problem);
        var clock = new SolveClock(time, options.TimeBudget * (options.Explain ? SearchShare : 1), cancel);
        var whole = new SolveClock(time, options.TimeBudget, cancel);
        var school = new SchoolModel(problem);
        var state = new TimetableState(school);
        var bounds = Search(school, state, options, clock, progress);
        var values = school.Weights.Split(state.Cost);
        var assignment = Assignment(school, state);
        progress?.Invoke(new SolveProgress("explaining", school.Pairs.Length - state.Unserved, school.Pairs.Length));
        var unserved = options.Explain ? Explain(school, state, assignment, whole) : [];
        bounds[0] = Math.Max(bounds[0], ApartClashes(unserved));
        var objectives = values.Select((value, index) => new ObjectiveValue((CoachingObjective)index, value, bounds[index])).ToArray();
        return new CoachingSolution
        {
            Assignment = assignment,
            Objectives = objectives,
            Unserved = unserved,
            End = objectives.All(objective => objective.IsOptimal) ? SolveEnd.Optimal : clock.IsOver ? SolveEnd.TimeOver : SolveEnd.WorkDone,
        };
    }

    // Moves until they help no more, then a small school's exhaustive search, then prices for what coaches taken apart could not prove.
    private static int[] Search(SchoolModel school, TimetableState state, SolveOptions options, SolveClock clock, Action<SolveProgress>? progress)
    {
        void Tell(string stage) => progress?.Invoke(new SolveProgress(stage, school.Pairs.Length - state.Unserved, school.Pairs.Length));

        Tell("placing");
        var improvement = new Improvement(school, state, new SeededRandom(options.Seed), clock);
        improvement.PlacePublished();
        Tell("bounding");
        var groups = new GroupBound(school, clock, options.GroupNodes);
        var least = groups.Cost;
        Tell("searching");

        // The more pairs there are, the more of them each competes with.
        var moves = options.MovesPerPair * school.Pairs.Length * Math.Max(1, school.Pairs.Length / UsualPairs);
        for (var (round, before) = (0, long.MaxValue); round < Rounds && (round < 2 || state.Cost < before) && state.Cost > least; round++)
        {
            before = state.Cost;
            if (!improvement.Improve(moves / Rounds, least))
            {
                break;
            }
        }

        if (state.Cost == least || (school.Pairs.Length <= SmallSchool && SearchAll(school, state, options, clock)))
        {
            return school.Weights.Split(state.Cost);
        }

        Tell("pricing");
        groups.Merge(state);
        var values = school.Weights.Split(state.Cost);
        return Better(values, groups.Values, new PricedBound(school, clock, options.BoundSteps).Prove(values));
    }

    // The group's bound is lexicographic: it speaks of an objective only while the values of all earlier ones are the group's.
    private static int[] Better(int[] values, int[] group, int[] priced)
    {
        var bounds = (int[])priced.Clone();
        for (var objective = 0; objective < bounds.Length && (objective == 0 || values[objective - 1] == group[objective - 1]); objective++)
        {
            bounds[objective] = Math.Max(priced[objective], group[objective]);
        }

        return bounds;
    }

    private static bool SearchAll(SchoolModel school, TimetableState state, SolveOptions options, SolveClock clock)
    {
        var search = new ExhaustiveSearch(school, clock, options.SearchNodes);
        if (search.Improve(state.Cost) is { } better)
        {
            for (var place = 0; place < better.Length; place++)
            {
                state.Remove(place);
            }

            for (var place = 0; place < better.Length; place++)
            {
                if (better[place] is { } choice)
                {
                    state.Place(place, choice);
                }
            }
        }

        return search.IsComplete;
    }

    private static PairSlots?[] Assignment(SchoolModel school, TimetableState state)
    {
        var served = Enumerable.Range(0, school.Pairs.Length).Where(place => state.Choices[place] is not null).ToArray();
        var rooms = school.Rooms.Assign([.. served.Select(place =>
        {
            var meeting = school.Pairs[place].Feedbacks[state.Choices[place]!.Feedback];
            return (meeting.Pool, meeting.Period, school.Problem.Pairs[place].Published?.Room ?? -1);
        })], school.Clock);
        var slots = new PairSlots?[school.Pairs.Length];
        for (var index = 0; index < served.Length; index++)
        {
            var (pair, choice) = (school.Pairs[served[index]], state.Choices[served[index]]!);
            slots[served[index]] = new PairSlots(
                [.. choice.Observations.Select(lesson => pair.Observations[lesson].Period)], pair.Feedbacks[choice.Feedback].Period, rooms[index]);
        }

        return slots;
    }

    // Each proven clash leaves one of its pairs out of any timetable; clashes that share no pair leave out one each.
    private static int ApartClashes(List<UnservedPair> unserved)
    {
        var (count, seen) = (0, new HashSet<int>());
        foreach (var each in unserved.Where(each => each.Clash.IsProven).OrderBy(each => each.Clash.Members.Count))
        {
            int[] pairs = [each.Pair, .. each.Clash.Members.Where(member => member.Rule == ClashRule.OtherPair).Select(member => member.Pair)];
            if (!seen.Overlaps(pairs))
            {
                seen.UnionWith(pairs);
                count++;
            }
        }

        return count;
    }

    private static List<UnservedPair> Explain(
        SchoolModel school, TimetableState state, IReadOnlyList<PairSlots?> assignment, SolveClock clock)
    {
        var clashes = new ClashFinder(school.Problem, assignment, clock);
        var relaxations = new RelaxationFinder(school, state);
        return [.. Enumerable.Range(0, assignment.Count).Where(pair => assignment[pair] is null)
            .Select(pair => new UnservedPair(pair, clashes.Find(pair), relaxations.Find(pair)))];
    }
}
