namespace Coaching.Scheduling.Tests;

[Trait("requirement", "STEP-42")]
public sealed class ClashTests
{
    private static readonly SolveOptions Options = new() { TimeBudget = TimeSpan.FromMinutes(10), MovesPerPair = 60, BoundSteps = 40 };

    private static readonly CoachingTimetableSolver Solver = new(TimeProvider.System);

    [Fact]
    public void Without_any_one_member_a_clash_is_none()
    {
        var members = 0;
        for (var seed = 1UL; seed <= 12; seed++)
        {
            var problem = Crowded(seed);
            foreach (var unserved in Solver.Solve(problem, Options, default).Unserved.Where(each => each.Clash.IsProven))
            {
                Assert.True(CanServe(problem, unserved, dropped: null) == false, $"seed {seed}");
                Assert.All(unserved.Clash.Members, member => Assert.True(CanServe(problem, unserved, member), $"seed {seed} {member.Describe(problem)}"));
                members += unserved.Clash.Members.Count;
            }
        }

        Assert.True(members > 0);
    }

    [Fact]
    public void A_relaxation_serves_the_pair_and_moves_no_other()
    {
        var tried = 0;
        for (var seed = 1UL; seed <= 12; seed++)
        {
            var problem = Crowded(seed);
            var solution = Solver.Solve(problem, Options, default);
            foreach (var (pair, relaxation) in solution.Unserved.SelectMany(each => each.Relaxations.Select(relaxation => (each.Pair, relaxation))))
            {
                var assignment = solution.Assignment.ToArray();
                assignment[pair] = relaxation.Slots;

                var relaxed = RelaxedProblem.After(problem, relaxation);

                Assert.True(HardRules.Broken(relaxed, assignment, checkRooms: false) is { Count: 0 }, $"seed {seed} {Text(problem, relaxation)}");
                Assert.True(HasSeat(relaxed, assignment, relaxation.Slots.Feedback), $"seed {seed} {Text(problem, relaxation)}");
                tried++;
            }
        }

        Assert.True(tried > 0);
    }

    [Fact]
    public void A_school_without_a_free_period_in_common_is_told_who_teaches_when()
    {
        var problem = Impossible();

        var solution = Solver.Solve(problem, Options, default);

        var unserved = Assert.Single(solution.Unserved);
        Assert.Equal(SolveEnd.Optimal, solution.End);
        Assert.True(unserved.Clash.IsProven);
        Assert.Contains(unserved.Relaxations, relaxation => relaxation.Steps.Any(step => step.Describe(problem).StartsWith("free ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_school_without_rooms_is_told_to_add_one()
    {
        var problem = new GeneratedSchool { Staff = 4, Pairs = 1, Rooms = 0, CoachLoad = 30 }.Make(2);

        var unserved = Assert.Single(Solver.Solve(problem, Options, default).Unserved);

        Assert.Contains(unserved.Clash.Members, member => member.Rule == ClashRule.Room);
        Assert.Contains(unserved.Relaxations, relaxation => relaxation.Steps.Any(step => step.Member.Rule == ClashRule.Room));
    }

    [Fact]
    public void A_school_without_periods_is_answered()
    {
        var problem = new CoachingProblem { Periods = [], Staff = [new("Head"), new("Teacher")], Rooms = [], Pairs = [new(0, 1)] };

        var solution = Solver.Solve(problem, Options, default);

        Assert.Equal(0, solution.Served);
        Assert.Single(solution.Unserved);
    }

    private static CoachingProblem Crowded(ulong seed) =>
        new GeneratedSchool { Staff = 7, Pairs = 5, Coaches = 2, Days = 3, PeriodsADay = 6, Rooms = 1, Load = 70, CoachLoad = 60, Rich = seed % 2 == 0 }.Make(seed);

    private static CoachingProblem Impossible()
    {
        var school = new GeneratedSchool { Staff = 2, Pairs = 1 }.Make(1);
        StaffWeek Teaches(int person, Func<int, bool> when) => new($"Teacher {person}")
        {
            Lessons = [.. Enumerable.Range(0, school.Periods.Count).Where(when).Select(period => new TaughtLesson(period, "Mathematics"))],
        };
        return school with { Staff = [Teaches(0, period => period % 2 == 0), Teaches(1, period => period % 2 == 1)] };
    }

    // The facts of the clash alone, all others about the pair lifted, with its other pairs.
    private static bool? CanServe(CoachingProblem problem, UnservedPair unserved, ClashMember? dropped)
    {
        var held = unserved.Clash.Members.Where(member => member != dropped).ToHashSet();
        var pair = problem.Pairs[unserved.Pair];
        bool Lifted(ClashMember fact) => !held.Contains(fact)
            && (fact.Person == pair.Coach || fact.Person == pair.Coachee || fact.Pair == unserved.Pair || (fact.Person < 0 && fact.Pair < 0));
        var school = new SchoolModel(problem, [unserved.Pair, .. held.Where(member => member.Rule == ClashRule.OtherPair).Select(member => member.Pair)], Lifted);
        return new ExhaustiveSearch(school, new SolveClock(TimeProvider.System, TimeSpan.FromMinutes(1), default), 100_000).CanServeAll();
    }

    private static bool HasSeat(CoachingProblem problem, PairSlots?[] assignment, int period) =>
        assignment.OfType<PairSlots>().Count(slots => HardRules.Overlap(problem, slots.Feedback, period))
        <= problem.Rooms.Where(room => !room.Taken.Any(taken => HardRules.Overlap(problem, taken, period))).Sum(room => room.Capacity);

    private static string Text(CoachingProblem problem, Relaxation relaxation) => string.Join(", ", relaxation.Steps.Select(step => step.Describe(problem)));
}
