namespace Coaching.Scheduling.Tests;

[Trait("requirement", "STEP-42")]
public sealed class SolverTests
{
    private static readonly CoachingTimetableSolver Solver = new(TimeProvider.System);

    // Counted work, not time, ends these solves.
    private static readonly SolveOptions Options = new() { TimeBudget = TimeSpan.FromMinutes(10), MovesPerPair = 100, BoundSteps = 60 };

    [Fact]
    public void Every_hard_rule_holds_on_random_schools()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var school = new GeneratedSchool
            {
                Staff = 8 + (int)(seed % 12),
                Pairs = 6 + (int)(seed % 9),
                Coaches = 2 + (int)(seed % 4),
                Rich = seed % 2 == 0,
                TwoShifts = seed % 3 == 0,
                Weeks = 1 + (int)(seed % 5 / 4),
            };
            var problem = school.Make(seed);

            var solution = Solver.Solve(problem, Options with { Explain = false }, default);

            Assert.True(HardRules.Broken(problem, solution.Assignment) is { Count: 0 } broken, $"seed {seed}");
            Assert.True(solution.Objectives.Select(each => each.Value).SequenceEqual(BruteForce.Values(problem, solution.Assignment)), $"seed {seed}");
        }
    }

    [Fact]
    public void The_optimum_is_that_of_brute_force_and_no_bound_is_beaten()
    {
        var compared = 0;
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var problem = Tiny(seed).Make(seed);
            if (BruteForce.Size(problem) > 20_000)
            {
                continue;
            }

            var best = BruteForce.Best(problem);
            var solution = Solver.Solve(problem, Options, default);

            Assert.True(solution.End == SolveEnd.Optimal, $"seed {seed}");
            Assert.True(best.SequenceEqual(solution.Objectives.Select(each => each.Value)), $"seed {seed}");
            Assert.True(BoundsHold(problem, best), $"seed {seed}");
            compared++;
        }

        Assert.True(compared >= 20, $"only {compared} schools were small enough");
    }

    [Fact]
    public void A_seed_gives_the_same_timetable()
    {
        var problem = new GeneratedSchool { Staff = 20, Pairs = 18, Coaches = 6, Rich = true }.Make(7);

        var one = Solver.Solve(problem, Options, default);
        var other = Solver.Solve(problem, Options, default);

        Assert.Equal(Text(one), Text(other));
    }

    [Fact]
    public void A_spent_budget_gives_what_was_found_with_a_bound()
    {
        var problem = new GeneratedSchool { Staff = 40, Pairs = 35, Coaches = 12 }.Make(3);
        var clock = new SteppingClock();

        var solution = new CoachingTimetableSolver(clock).Solve(problem, new SolveOptions { TimeBudget = TimeSpan.FromSeconds(1) }, default);

        Assert.Equal(SolveEnd.TimeOver, solution.End);
        Assert.True(solution.Served > 0);
        Assert.All(solution.Objectives, each => Assert.InRange(each.Bound, 0, each.Value));
        Assert.Empty(HardRules.Broken(problem, solution.Assignment));
    }

    [Fact]
    public void A_solve_can_be_cancelled_while_it_tells_of_its_progress()
    {
        var problem = new GeneratedSchool { Staff = 40, Pairs = 35, Coaches = 12 }.Make(3);
        using var stop = new CancellationTokenSource();
        var told = new List<SolveProgress>();

        Assert.Throws<OperationCanceledException>(() => Solver.Solve(problem, Options, stop.Token, progress =>
        {
            told.Add(progress);
            stop.Cancel();
        }));

        Assert.True(told.Count <= 2, "it went on");
    }

    [Fact]
    public void A_published_timetable_that_still_stands_is_kept()
    {
        var problem = new GeneratedSchool { Staff = 12, Pairs = 8, Coaches = 4 }.Make(5);
        var first = Solver.Solve(problem, Options, default);
        var again = problem with { Pairs = [.. problem.Pairs.Select((pair, index) => pair with { Published = first.Assignment[index] })] };

        var second = Solver.Solve(again, Options, default);

        Assert.True(second.Objectives[(int)CoachingObjective.Changes].Value == 0 || second.Objectives.Zip(first.Objectives).Any(each => each.First.Value < each.Second.Value));
    }

    [Fact]
    public void A_person_or_period_that_does_not_exist_is_refused()
    {
        var problem = new GeneratedSchool { Staff = 3, Pairs = 2 }.Make(1);

        Assert.Throws<ArgumentException>(() => Solver.Solve(problem with { Pairs = [new CoachingPair(0, 99)] }, Options, default));
    }

    private static GeneratedSchool Tiny(ulong seed) => new()
    {
        Staff = 4,
        Pairs = 2 + (int)(seed % 2),
        Coaches = 1 + (int)(seed % 2),
        Days = 2 + (int)(seed % 2),
        PeriodsADay = 4,
        Rooms = 1,
        Load = 50,
        CoachLoad = 35,
        TwoShifts = seed % 5 == 0,
    };

    // Neither way of bounding may pass the optimum, whatever the exhaustive search has found.
    private static bool BoundsHold(CoachingProblem problem, int[] best)
    {
        var school = new SchoolModel(problem);
        var clock = new SolveClock(TimeProvider.System, TimeSpan.FromMinutes(10), default);
        var priced = new PricedBound(school, clock, 60).Prove(best);
        return priced.Zip(best).All(each => each.First <= each.Second) && new[] { 1, 5, 500 }.All(nodes =>
        {
            var groups = new GroupBound(school, clock, nodes);
            var apart = groups.Values;

            // Groups are taken together where a timetable is worse: the first that comes to hand is.
            var state = new TimetableState(school);
            new Improvement(school, state, new SeededRandom(1), clock).PlaceAll();
            groups.Merge(state);
            return IsBelow(apart, best) && IsBelow(groups.Values, best) && groups.Cost <= state.Cost;
        });
    }

    private static bool IsBelow(int[] bound, int[] best) =>
        bound.Zip(best).FirstOrDefault(each => each.First != each.Second) is var (least, value) && least <= value;

    private static string Text(CoachingSolution solution) => string.Join(
        '\n',
        solution.Assignment.Select(slots => slots is null ? "" : $"{string.Join(',', slots.Observations)} {slots.Feedback} {slots.Room}")
            .Append(string.Join(' ', solution.Objectives)));

    // Each look at it is twenty milliseconds later than the last.
    private sealed class SteppingClock : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 50;

        public override long GetTimestamp() => _looks++;
    }
}
