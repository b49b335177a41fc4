namespace Coaching.Scheduling;

/// <summary>
/// The cheapest place for one pair while all others stay. For each meeting and each lesson that it could follow, the other lessons are taken
/// greedily: what a lesson adds grows with the day's load and the limits are those of days and of the cycle, where greed is exact. Lessons that
/// overlap each other, in double shifts, are the exception; there the relaxed search, which lets them, is a bound.
/// </summary>
internal sealed class BestChoice(SchoolModel school)
{
    private readonly int[] _more = new int[school.Clock.Days];
    private int[] _open = new int[16];
    private int[] _taken = new int[8];
    private int[] _best = new int[8];
    private long _coachDays = 1;

    /// <summary>The least that the pair adds beside its being served; long.MaxValue when it has no place.</summary>
    public long Bound(TimetableState state, PairModel pair)
    {
        _coachDays = 1;
        return Search(state, pair, relaxed: true, null, out _, out _);
    }

    /// <summary>The same with the coach's full days left out, for whoever counts them for all pairs of the coach together.</summary>
    public long BoundBesideCoach(TimetableState state, PairModel pair)
    {
        _coachDays = 0;
        return Search(state, pair, relaxed: true, null, out _, out _);
    }

    /// <summary>The best place, of equals one at random, or none.</summary>
    public PairChoice? Find(TimetableState state, PairModel pair, SeededRandom? random)
    {
        _coachDays = 1;
        if (Search(state, pair, relaxed: false, random, out var feedback, out var lag) == long.MaxValue)
        {
            return null;
        }

        var observations = _best.AsSpan(0, pair.Wanted).ToArray();
        Array.Sort(observations);
        foreach (var lesson in observations)
        {
            lag = pair.Lag[feedback][lesson] is var other && other >= 0 ? Math.Min(lag, other) : lag;
        }

        return new PairChoice(feedback, observations, lag);
    }

    private long Search(TimetableState state, PairModel pair, bool relaxed, SeededRandom? random, out int feedback, out int bestLag)
    {
        (feedback, bestLag) = (-1, 0);
        if (pair.Wanted >= _taken.Length || pair.Observations.Length > _open.Length)
        {
            (_taken, _best, _open) = (new int[pair.Wanted + 1], new int[pair.Wanted + 1], new int[pair.Observations.Length]);
        }

        var open = OpenLessons(state, pair);
        var least = long.MaxValue;
        var lateness = school.Weights.Of(CoachingObjective.Lateness);
        var ties = 0;
        for (var meeting = 0; open >= pair.Wanted && meeting < pair.Feedbacks.Length; meeting++)
        {
            var option = pair.Feedbacks[meeting];
            var day = school.Clock.DayOf[option.Period];
            if (!state.IsFreeToMeet(pair, option) || state.BudgetLeft(pair.Coachee) < state.Draw(option))
            {
                continue;
            }

            var start = option.Cost + (_coachDays * state.Marginal(pair.Coach, day, 0)) + state.Marginal(pair.Coachee, day, 0);
            for (var anchor = 0; anchor < (pair.Wanted == 0 ? 1 : open); anchor++)
            {
                var lag = pair.Wanted == 0 ? 0 : pair.Lag[meeting][_open[anchor]];
                if (lag < 0 || start + (lag * lateness) > least)
                {
                    continue;
                }

                var cost = Fill(state, pair, option, open, anchor, relaxed, start + (lag * lateness), least);
                if (cost < least || (cost == least && cost != long.MaxValue && random is not null && random.Next(++ties + 1) == 0))
                {
                    ties = cost < least ? 0 : ties;
                    (least, feedback, bestLag) = (cost, meeting, lag);
                    _taken.AsSpan(0, pair.Wanted).CopyTo(_best);
                }
            }
        }

        return least;
    }

    private int OpenLessons(TimetableState state, PairModel pair)
    {
        var open = 0;
        for (var lesson = 0; lesson < pair.Observations.Length; lesson++)
        {
            if (state.IsFreeToObserve(pair, pair.Observations[lesson]))
            {
                _open[open++] = lesson;
            }
        }

        return open;
    }

    private long Fill(TimetableState state, PairModel pair, SlotOption meeting, int open, int anchor, bool relaxed, long cost, long least)
    {
        var days = school.Clock.DayOf;
        Array.Clear(_more);
        _more[days[meeting.Period]]++;
        if (state.BudgetLeft(pair.Coach) < state.Draw(meeting) + pair.Wanted)
        {
            return long.MaxValue;
        }

        for (var count = 0; count < pair.Wanted; count++)
        {
            var (next, lowest) = (-1, long.MaxValue);
            for (var index = count == 0 ? anchor : 0; index < (count == 0 ? anchor + 1 : open); index++)
            {
                var lesson = pair.Observations[_open[index]];
                var day = days[lesson.Period];
                var price = lesson.Cost + (_coachDays * state.Marginal(pair.Coach, day, _more[day]));
                if (price < lowest && state.CanGive(pair.Coach, day, _more[day])
                    && !_taken.AsSpan(0, count).Contains(_open[index])
                    && (relaxed || !Collides(pair, lesson, meeting, count)))
                {
                    (next, lowest) = (_open[index], price);
                }
            }

            if (next < 0 || cost + lowest > least)
            {
                return long.MaxValue;
            }

            cost += lowest;
            _taken[count] = next;
            _more[days[pair.Observations[next].Period]]++;
        }

        return cost;
    }

    private bool Collides(PairModel pair, SlotOption lesson, SlotOption meeting, int count)
    {
        for (var taken = 0; school.Clock.HasOverlaps && taken < count; taken++)
        {
            if (school.Clock.Overlap(pair.Observations[_taken[taken]].Period, lesson.Period))
            {
                return true;
            }
        }

        return school.Clock.Overlap(lesson.Period, meeting.Period);
    }
}
