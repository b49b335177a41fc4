namespace Coaching.Scheduling;

/// <summary>All places for one pair while all others stay, cheapest first.</summary>
internal sealed class EveryChoice(SchoolModel school)
{
    private readonly int[] _more = new int[school.Clock.Days];
    private readonly List<int> _taken = [];

    /// <summary>Places that add at most so much; false when there are more than can be listed.</summary>
    public bool List(TimetableState state, PairModel pair, long most, int limit, List<(long Cost, PairChoice Choice)> found)
    {
        found.Clear();
        var lessons = Enumerable.Range(0, pair.Observations.Length).Where(lesson => state.IsFreeToObserve(pair, pair.Observations[lesson])).ToArray();
        for (var meeting = 0; lessons.Length >= pair.Wanted && meeting < pair.Feedbacks.Length; meeting++)
        {
            var option = pair.Feedbacks[meeting];
            var day = school.Clock.DayOf[option.Period];
            if (!state.IsFreeToMeet(pair, option) || state.BudgetLeft(pair.Coachee) < state.Draw(option)
                || state.BudgetLeft(pair.Coach) < state.Draw(option) + pair.Wanted)
            {
                continue;
            }

            Array.Clear(_more);
            _taken.Clear();
            _more[day]++;
            var cost = option.Cost + state.Marginal(pair.Coach, day, 0) + state.Marginal(pair.Coachee, day, 0);
            if (!Add(new(state, pair, meeting, lessons, most, limit, found), 0, cost))
            {
                return false;
            }
        }

        found.Sort((one, other) => one.Cost.CompareTo(other.Cost));
        return true;
    }

    private bool Add(in Listing listing, int from, long cost)
    {
        var (state, pair, meeting, lessons, most, limit, found) = listing;
        if (cost > most)
        {
            return true;
        }

        if (_taken.Count == pair.Wanted)
        {
            var lag = pair.Wanted == 0 ? 0 : _taken.Select(lesson => pair.Lag[meeting][lesson]).Where(days => days >= 0).DefaultIfEmpty(-1).Min();
            var total = cost + (lag * school.Weights.Of(CoachingObjective.Lateness));
            if (lag >= 0 && total <= most)
            {
                found.Add((total, new PairChoice(meeting, [.. _taken], lag)));
            }

            return found.Count <= limit;
        }

        for (var index = from; index < lessons.Length; index++)
        {
            var lesson = pair.Observations[lessons[index]];
            var day = school.Clock.DayOf[lesson.Period];
            if (!state.CanGive(pair.Coach, day, _more[day]) || school.Clock.Overlap(lesson.Period, pair.Feedbacks[meeting].Period)
                || (school.Clock.HasOverlaps && _taken.Exists(taken => school.Clock.Overlap(pair.Observations[taken].Period, lesson.Period))))
            {
                continue;
            }

            var next = cost + lesson.Cost + state.Marginal(pair.Coach, day, _more[day]);
            _taken.Add(lessons[index]);
            _more[day]++;
            var goesOn = Add(listing, index + 1, next);
            _taken.RemoveAt(_taken.Count - 1);
            _more[day]--;
            if (!goesOn)
            {
                return false;
            }
        }

        return true;
    }

    private readonly record struct Listing(
        TimetableState State, PairModel Pair, int Meeting, int[] Lessons, long Most, int Limit, List<(long Cost, PairChoice Choice)> Found);
}
