namespace Coaching.Scheduling;

/// <summary>
/// What pairs without a place add at least to a timetable. Alone, a pair adds no more than it would after others: days only fill and slots only go.
/// The pairs of one coach are bounded together, by how many the coach has time for and by the evenest days that they leave, when that says more.
/// </summary>
internal sealed class RemainingBound(SchoolModel school)
{
    private readonly BestChoice _bestChoice = new(school);
    private readonly long[] _alone = new long[school.Pairs.Length];
    private readonly long[] _beside = new long[school.Pairs.Length];
    private readonly long _served = school.Weights.Of(CoachingObjective.Unserved);
    private readonly int[] _load = new int[school.Clock.Days];
    private TimetableState? _state;

    /// <summary>Whether the last bound leaves it possible that all are served.</summary>
    public bool ServesAll { get; private set; }

    /// <summary>What the pair alone adds; long.MaxValue when it can have no place.</summary>
    public long Alone(int place) => _alone[place] == long.MaxValue ? long.MinValue + 1 : _alone[place];

    public long Of(TimetableState state, int[] open)
    {
        _state = state;
        foreach (var place in open)
        {
            _alone[place] = _bestChoice.Bound(state, school.Pairs[place]);
            _beside[place] = _alone[place] == long.MaxValue ? long.MaxValue : _bestChoice.BoundBesideCoach(state, school.Pairs[place]);
        }

        return Again(open);
    }

    /// <summary>The bound for fewer pairs at the same state.</summary>
    public long Again(int[] open)
    {
        ServesAll = true;
        var total = 0L;
        foreach (var coach in open.GroupBy(place => school.Pairs[place].Coach))
        {
            total += OfCoach(coach.Key, [.. coach]);
        }

        return total;
    }

    private long OfCoach(int coach, int[] open)
    {
        int[] servable = [.. open.Where(place => _alone[place] != long.MaxValue)];
        var served = MostServed(coach, servable, out var periods);
        ServesAll &= served == open.Length;
        var apart = servable.Select(place => _alone[place]).Order().Take(served).Sum();
        var together = servable.Select(place => _beside[place]).Order().Take(served).Sum() + EvenDays(coach, periods);
        return Math.Max(apart, together) - (served * _served);
    }

    private int MostServed(int coach, int[] open, out int periods)
    {
        var room = 0;
        for (var day = 0; day < school.Clock.Days; day++)
        {
            room += Math.Min(Math.Max(0, school.DailyLimit[coach] - _state!.Given(coach, day)), school.Clock.Instants);
        }

        var (served, budget) = (0, _state!.BudgetLeft(coach));
        periods = 0;
        foreach (var wanted in open.Select(place => school.Pairs[place].Wanted).Order())
        {
            // A meeting may cost no free period, so only lessons count against them.
            if (periods + wanted + 1 > room || budget < wanted)
            {
                break;
            }

            (served, periods, budget) = (served + 1, periods + wanted + 1, budget - wanted);
        }

        return served;
    }

    private long EvenDays(int coach, int periods)
    {
        for (var day = 0; day < _load.Length; day++)
        {
            _load[day] = _state!.Given(coach, day);
        }

        var cost = 0L;
        for (var period = 0; period < periods; period++)
        {
            var day = Array.IndexOf(_load, _load.Min());
            cost += _load[day]++;
        }

        return cost * school.Weights.Of(CoachingObjective.Unfairness);
    }
}
