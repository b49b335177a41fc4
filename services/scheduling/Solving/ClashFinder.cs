namespace Coaching.Scheduling;

/// <summary>
/// The reason why a pair has no place: facts are taken away, half of them, a quarter, one by one, as long as the pair provably still has none. What
/// is left clashes, and would not without any one of them, since fewer facts never make it harder.
/// </summary>
internal sealed class ClashFinder(CoachingProblem problem, IReadOnlyList<PairSlots?> assignment, SolveClock clock)
{
    private const int Nodes = 1_500;
    private const int Steps = 60;
    private readonly CycleClock _cycle = new(problem);

    public Clash Find(int pair)
    {
        var facts = FactsOf(pair);
        var others = new List<ClashMember>();
        foreach (var ring in Rings(pair))
        {
            others = [.. ring.Select(other => new ClashMember(ClashRule.OtherPair, Pair: other))];
            if (CanServe(pair, facts, [.. others, .. facts]) == false)
            {
                return Smallest(pair, facts, others);
            }
        }

        return new Clash([.. others.Where(other => Shares(pair, other.Pair)), new ClashMember(ClashRule.Room)], IsProven: false);
    }

    // Another order of deletion may leave another set; the smaller of two is told.
    private Clash Smallest(int pair, List<ClashMember> facts, List<ClashMember> others)
    {
        var one = Shrink(pair, facts, [.. others, .. facts]);
        var other = Shrink(pair, facts, [.. others, .. facts.AsEnumerable().Reverse()]);
        return other.IsProven && (!one.IsProven || other.Members.Count < one.Members.Count) ? other : one;
    }

    private Clash Shrink(int pair, List<ClashMember> facts, List<ClashMember> members)
    {
        var isProven = true;
        for (var size = Math.Max(1, members.Count / 2); size > 0; size /= 2)
        {
            for (var from = 0; from < members.Count;)
            {
                List<ClashMember> rest = [.. members.Take(from), .. members.Skip(from + size)];
                var answer = CanServe(pair, facts, rest);
                if (answer == false)
                {
                    members = rest;
                }
                else
                {
                    isProven &= answer is not null || size > 1;
                    from += size;
                }
            }
        }

        return new Clash(members, isProven);
    }

    // Pairs that share people with the pair come first, then those that share people with these, then everyone for the rooms.
    private IEnumerable<List<int>> Rings(int pair)
    {
        var served = Enumerable.Range(0, assignment.Count).Where(other => assignment[other] is not null).ToList();
        var ring = new List<int>();
        yield return ring;
        for (var step = 0; step < 2; step++)
        {
            var reached = ring.Append(pair).ToList();
            ring = served.FindAll(other => reached.Exists(member => Shares(member, other)));
            if (ring.Count > reached.Count - 1)
            {
                yield return ring;
            }
        }

        if (served.Count > ring.Count)
        {
            yield return served;
        }
    }

    private bool Shares(int one, int other)
    {
        var (a, b) = (problem.Pairs[one], problem.Pairs[other]);
        return a.Coach == b.Coach || a.Coach == b.Coachee || a.Coachee == b.Coach || a.Coachee == b.Coachee;
    }

    private List<ClashMember> FactsOf(int pair)
    {
        var wanted = problem.Pairs[pair];
        int[] people = [wanted.Coach, wanted.Coachee];
        List<ClashMember> facts =
        [
            .. people.SelectMany(person => PersonTime.Facts(problem, person)),
            .. Enumerable.Range(0, problem.Periods.Count).Where(period => !problem.Periods[period].IsOpen)
                .Select(period => new ClashMember(ClashRule.ClosedPeriod, Period: period)),
            .. people.SelectMany(person => new ClashMember[] { new(ClashRule.FreeFloor, person), new(ClashRule.DailyLimit, person) }),
            new(ClashRule.Room),
            new(ClashRule.FeedbackDelay, Pair: pair),
            new(ClashRule.Observations, Pair: pair),
        ];
        if (wanted.Subject is not null)
        {
            facts.Add(new ClashMember(ClashRule.Subject, Pair: pair));
        }

        return facts;
    }

    private bool? CanServe(int pair, List<ClashMember> facts, List<ClashMember> held)
    {
        if (clock.IsOver)
        {
            return null;
        }

        var lifted = facts.ToHashSet();
        lifted.ExceptWith(held);
        var school = new SchoolModel(problem, [pair, .. held.Where(fact => fact.Rule == ClashRule.OtherPair).Select(fact => fact.Pair)], lifted.Contains, _cycle);
        if (Array.Exists(school.Pairs, each => !each.CanBeServed))
        {
            return false;
        }

        var answer = new ExhaustiveSearch(school, clock, school.Pairs.Length == 1 ? Nodes * 100 : Nodes).CanServeAll();
        if (answer is null)
        {
            var none = new int[ObjectiveWeights.Count];
            none[(int)CoachingObjective.Unserved] = 1;
            answer = new PricedBound(school, clock, Steps).ProveFirst(none) > 0 ? false : null;
        }

        return answer;
    }
}
