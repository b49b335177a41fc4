namespace Coaching.Scheduling;

/// <summary>Large neighbourhood search: a few pairs that compete are taken out and placed anew, and what is no worse is kept.</summary>
internal sealed class Improvement(SchoolModel school, TimetableState state, SeededRandom random, SolveClock clock)
{
    private const int MostRemoved = 7;
    private readonly BestChoice _bestChoice = new(school);
    private readonly List<int> _removed = [];

    public void PlaceAll()
    {
        foreach (var place in Enumerable.Range(0, school.Pairs.Length).OrderBy(place =>
            school.Pairs[place].Feedbacks.Length * school.Pairs[place].Observations.Length))
        {
            Insert(place);
        }
    }

    /// <summary>Starts from the published timetable as far as it still stands.</summary>
    public void PlacePublished()
    {
        for (var place = 0; place < school.Pairs.Length; place++)
        {
            if (PublishedChoice.Read(school, state, place) is { } choice)
            {
                state.Place(place, choice);
            }
        }

        PlaceAll();
    }

    /// <summary>Moves so many times, or until the cost is down to the bound; false when the time is over first.</summary>
    public bool Improve(int moves, long bound)
    {
        for (var move = 0; move < moves && state.Cost > bound; move++)
        {
            if (move % 16 == 0 && clock.IsOver)
            {
                return false;
            }

            Move();
        }

        return true;
    }

    private void Move()
    {
        var before = state.Cost;
        Choose();
        var old = _removed.ConvertAll(state.Remove);
        var order = _removed.ToArray();
        random.Shuffle(order);

        // Pairs without a place go first, so that the others make way for them.
        foreach (var place in order.OrderBy(place => old[_removed.IndexOf(place)] is null ? 0 : 1))
        {
            Insert(place);
        }

        if (state.Cost <= before)
        {
            return;
        }

        foreach (var place in _removed)
        {
            state.Remove(place);
        }

        for (var index = 0; index < old.Count; index++)
        {
            if (old[index] is { } choice)
            {
                state.Place(_removed[index], choice);
            }
        }
    }

    private void Choose()
    {
        _removed.Clear();
        var first = First();
        _removed.Add(first);
        var wanted = Math.Min(school.Pairs.Length, 1 + random.Next(MostRemoved));
        for (var attempt = 0; attempt < 40 && _removed.Count < wanted; attempt++)
        {
            var other = random.Next(school.Pairs.Length);
            if (!_removed.Contains(other) && (attempt > 20 || _removed.Exists(place => Compete(place, other))))
            {
                _removed.Add(other);
            }
        }
    }

    private int First()
    {
        var start = random.Next(school.Pairs.Length);
        if (random.Next(2) == 0)
        {
            for (var step = 0; step < school.Pairs.Length; step++)
            {
                var place = (start + step) % school.Pairs.Length;
                if (state.Choices[place] is null && school.Pairs[place].CanBeServed)
                {
                    return place;
                }
            }
        }

        return start;
    }

    private bool Compete(int one, int other)
    {
        var (a, b) = (school.Pairs[one], school.Pairs[other]);
        return a.Coach == b.Coach || a.Coach == b.Coachee || a.Coachee == b.Coach || a.Coachee == b.Coachee
            || (state.Choices[one] is { } mine && state.Choices[other] is { } theirs
                && school.Clock.Overlap(a.Feedbacks[mine.Feedback].Period, b.Feedbacks[theirs.Feedback].Period));
    }

    private void Insert(int place)
    {
        if (state.Choices[place] is null && _bestChoice.Find(state, school.Pairs[place], random) is { } choice)
        {
            state.Place(place, choice);
        }
    }
}
