namespace Coaching.Scheduling;

/// <summary>
/// The school taken apart by coach. Each coach's pairs are solved as if they had the school to themselves; what they cost together can only be
/// more, since full days cost more the fuller they are. The sum bounds the school lexicographically. Where a timetable is worse than that, the groups
/// whose people meet are taken together.
/// </summary>
internal sealed class GroupBound
{
    private const int MostMerged = 10;
    private const int MovesPerPair = 40;

    // Of a school's groups only few are taken together, and they take more nodes than one coach's.
    private const int MergedNodes = 10;

    private readonly SchoolModel _school;
    private readonly SolveClock _clock;
    private readonly int _nodes;
    private List<Group> _groups = [];

    public GroupBound(SchoolModel school, SolveClock clock, int nodes)
    {
        (_school, _clock, _nodes) = (school, clock, nodes);
        _groups = [.. Enumerable.Range(0, school.Pairs.Length).GroupBy(place => school.Pairs[place].Coach).Select(coach => Solve([.. coach], 0, nodes))];
    }

    /// <summary>What any timetable costs at least.</summary>
    public long Cost => _groups.Sum(group => group.Least);

    /// <summary>The same by objective.</summary>
    public int[] Values => _school.Weights.Split(Cost);

    /// <summary>Takes groups together where a timetable leaves out more pairs, or is later, than they must apart.</summary>
    public void Merge(TimetableState state)
    {
        foreach (var objective in new[] { CoachingObjective.Unserved, CoachingObjective.Lateness })
        {
            for (var rings = 1; rings <= 2; rings++)
            {
                foreach (var group in _groups.Where(group => Excess(state, group, objective) > 0).ToList())
                {
                    if (_groups.Contains(group) && !_clock.IsOver)
                    {
                        Merge(group, rings);
                    }
                }
            }

            if (Values[(int)objective] != _school.Weights.Split(state.Cost)[(int)objective])
            {
                return;
            }
        }
    }

    private void Merge(Group group, int rings)
    {
        var merged = new HashSet<Group> { group };
        for (var ring = 0; ring < rings; ring++)
        {
            var people = merged.SelectMany(each => each.People).ToHashSet();
            merged.UnionWith(_groups.Where(each => each.People.Overlaps(people)));
        }

        var apart = merged.Sum(each => each.Least);
        int[] places = [.. merged.SelectMany(each => each.Places).Order()];
        if (merged.Count > 1 && places.Length <= MostMerged && Solve(places, apart, _nodes * MergedNodes) is var together && together.Least > apart)
        {
            _groups = [.. _groups.Where(each => !merged.Contains(each)), together];
        }
    }

    // By how much the timetable is worse for the group than it must be.
    private int Excess(TimetableState state, Group group, CoachingObjective objective)
    {
        var least = _school.Weights.Split(group.Least)[(int)objective];
        return group.Places.Sum(place => (objective, state.Choices[place]) switch
        {
            (CoachingObjective.Unserved, null) => 1,
            (CoachingObjective.Lateness, { } choice) => choice.Lateness,
            _ => 0,
        }) - least;
    }

    // The best timetable of the group that moves find says what may be proven; objective by objective, since a proof that nothing does better in the
    // first ones alone needs far fewer nodes.
    private Group Solve(int[] places, long known, int nodes)
    {
        var model = new SchoolModel(
            _school.Problem, [.. places.Select(place => _school.Pairs[place].Index)], clock: _school.Clock, weights: _school.Weights);
        var people = model.Pairs.SelectMany(pair => new[] { pair.Coach, pair.Coachee }).ToHashSet();
        var state = new TimetableState(model);
        var improvement = new Improvement(model, state, new SeededRandom(1), _clock);
        improvement.PlaceAll();
        var root = Math.Max(known, new ExhaustiveSearch(model, _clock, nodes).RootBound());
        improvement.Improve(MovesPerPair * model.Pairs.Length, root);
        if (state.Cost <= root)
        {
            return new Group(places, people, root);
        }

        var search = new ExhaustiveSearch(model, _clock, nodes);
        search.Improve(state.Cost);
        if (search.IsComplete)
        {
            return new Group(places, people, search.Least);
        }

        var proven = root;
        foreach (var least in _school.Weights.Prefixes(search.Least))
        {
            if (least > proven)
            {
                if (!new ExhaustiveSearch(model, _clock, nodes).NothingBelow(least))
                {
                    break;
                }

                proven = least;
            }
        }

        return new Group(places, people, proven);
    }

    private sealed record Group(int[] Places, HashSet<int> People, long Least);
}
