namespace Coaching.Scheduling;

/// <summary>
/// Branch and bound over the places of pairs, the costliest first, each with its places from the cheapest on.
/// </summary>
internal sealed class ExhaustiveSearch(SchoolModel school, SolveClock clock, int nodes)
{
    private const int MostPlaces = 3_000;
    private const int PlacesANode = 64;
    private readonly TimetableState _state = new(school);
    private readonly RemainingBound _bound = new(school);
    private readonly EveryChoice _everyChoice = new(school);
    private readonly long _served = school.Weights.Of(CoachingObjective.Unserved);
    private int _nodes = nodes;
    private bool _serveAll;
    private PairChoice?[]? _found;

    /// <summary>Whether the search saw everything within its nodes and time.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>The cost of the best timetable known.</summary>
    public long Least { get; private set; }

    /// <summary>What any timetable costs at least, seen before the first branch.</summary>
    public long RootBound() => _state.Cost + _bound.Of(_state, [.. Enumerable.Range(0, school.Pairs.Length)]);

    /// <summary>A timetable that costs less than the one known, or null.</summary>
    public PairChoice?[]? Improve(long known)
    {
        Least = known;
        Branch([.. Enumerable.Range(0, school.Pairs.Length)]);
        return _found;
    }

    /// <summary>Whether it is proven that no timetable costs less.</summary>
    public bool NothingBelow(long cost) => Improve(cost) is null && IsComplete;

    /// <summary>Whether all pairs can be served: null when the search could not say.</summary>
    public bool? CanServeAll()
    {
        (_serveAll, Least) = (true, long.MaxValue);
        Branch([.. Enumerable.Range(0, school.Pairs.Length)]);
        return _found is not null ? true : IsComplete ? false : null;
    }

    private void Branch(int[] open)
    {
        if (!IsComplete || (_serveAll && _found is not null))
        {
            return;
        }

        if (--_nodes < 0 || clock.IsOver)
        {
            IsComplete = false;
            return;
        }

        if (open.Length == 0)
        {
            if (_state.Cost < Least)
            {
                (Least, _found) = (_state.Cost, [.. _state.Choices]);
            }

            return;
        }

        var total = _bound.Of(_state, open);
        if (_state.Cost + total >= Least || (_serveAll && !_bound.ServesAll))
        {
            return;
        }

        var chosen = Hardest(open);
        int[] rest = [.. open.Where(place => place != chosen)];
        var others = _state.Cost + _bound.Again(rest);
        TryPlaces(chosen, rest, others);
        if (!_serveAll && others < Least)
        {
            Branch(rest);
        }
    }

    private void TryPlaces(int place, int[] rest, long others)
    {
        var places = new List<(long Cost, PairChoice Choice)>();
        var most = Least == long.MaxValue ? long.MaxValue : Least - others + _served;
        if (!_everyChoice.List(_state, school.Pairs[place], most, MostPlaces, places))
        {
            IsComplete = false;
        }

        _nodes -= places.Count / PlacesANode;
        foreach (var (cost, choice) in places)
        {
            if (Least != long.MaxValue && others + cost - _served >= Least)
            {
                return;
            }

            _state.Place(place, choice);
            Branch(rest);
            _state.Remove(place);
        }
    }

    // The pair that adds most, or when all must be served the one with the fewest slots.
    private int Hardest(int[] open) => _serveAll
        ? open.MinBy(place => school.Pairs[place].Feedbacks.Length * school.Pairs[place].Observations.Length)
        : open.MinBy(place => (-_bound.Alone(place), school.Pairs[place].Feedbacks.Length * school.Pairs[place].Observations.Length));
}
