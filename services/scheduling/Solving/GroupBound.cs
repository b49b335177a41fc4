namespace Coaching.Scheduling;

/// <summary>
/// The school taken apart by coach. Each coach's pairs are solved exactly as if they had the school to themselves; what they cost together can only be
/// more, since full days cost more the fuller they are. The sum bounds the school lexicographically.
/// </summary>
internal sealed class GroupBound(SchoolModel school, SolveClock clock, int nodes)
{
    /// <summary>The bound by objective, and as one cost.</summary>
    public (int[] Values, long Cost) Prove()
    {
        var total = 0L;
        foreach (var coach in school.Pairs.GroupBy(pair => pair.Coach))
        {
            var group = new SchoolModel(school.Problem, [.. coach.Select(pair => pair.Index)], clock: school.Clock, weights: school.Weights);
            total += Least(group);
        }

        return (school.Weights.Split(total), total);
    }

    private long Least(SchoolModel group)
    {
        var state = new TimetableState(group);
        var improvement = new Improvement(group, state, new SeededRandom(1), clock);
        improvement.PlaceAll();
        var search = new ExhaustiveSearch(group, clock, nodes);
        var root = search.RootBound();
        improvement.Improve(40 * group.Pairs.Length, root);
        if (state.Cost == root)
        {
            return root;
        }

        search.Improve(state.Cost);
        return search.IsComplete ? search.Least : root;
    }
}
