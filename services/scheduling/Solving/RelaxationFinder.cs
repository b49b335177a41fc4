namespace Coaching.Scheduling;

/// <summary>The cheapest changes that would give a pair a place while every other pair keeps its own.</summary>
internal sealed class RelaxationFinder(SchoolModel school, TimetableState state)
{
    private const int Told = 3;
    private const int MostLessons = 12;
    private readonly CoachingProblem _problem = school.Problem;

    public IReadOnlyList<Relaxation> Find(int place)
    {
        var pair = school.Pairs[place];
        var found = new Dictionary<string, Relaxation>();
        for (var meeting = 0; meeting < _problem.Periods.Count; meeting++)
        {
            if (MeetingSteps(pair, meeting) is not { } steps)
            {
                continue;
            }

            var lessons = Lessons(pair, meeting);
            var wanted = Math.Min(_problem.Pairs[pair.Index].Observations, lessons.Count);
            if (wanted > 0)
            {
                Choose(pair, meeting, steps, [.. lessons.Take(wanted > 3 ? Math.Max(8, wanted) : MostLessons)], wanted, 0, [], found);
            }
        }

        var told = new List<Relaxation>();
        foreach (var relaxation in found.Values.OrderBy(each => each.Cost).ThenBy(each => each.Steps.Count).ThenBy(each => each.Slots.Feedback))
        {
            if (told.Count < Told && !told.Exists(better => better.Steps.All(relaxation.Steps.Contains)))
            {
                told.Add(relaxation);
            }
        }

        return told;
    }

    private void Choose(
        PairModel pair, int meeting, List<RelaxationStep> steps, List<Candidate> lessons, int wanted, int from, List<Candidate> taken,
        Dictionary<string, Relaxation> found)
    {
        if (taken.Count == wanted)
        {
            Add(pair, meeting, [.. steps, .. taken.SelectMany(lesson => lesson.Steps)], taken, found);
            return;
        }

        for (var index = from; index < lessons.Count; index++)
        {
            if (!taken.Exists(lesson => school.Clock.Overlap(lesson.Period, lessons[index].Period)))
            {
                taken.Add(lessons[index]);
                Choose(pair, meeting, steps, lessons, wanted, index + 1, taken, found);
                taken.RemoveAt(taken.Count - 1);
            }
        }
    }

    private void Add(PairModel pair, int meeting, List<RelaxationStep> steps, List<Candidate> taken, Dictionary<string, Relaxation> found)
    {
        var wanted = _problem.Pairs[pair.Index];
        AddStep(steps, new(ClashRule.Observations, Pair: pair.Index), wanted.Observations - taken.Count);
        AddStep(steps, new(ClashRule.FeedbackDelay, Pair: pair.Index), taken.Min(lesson => school.Clock.Lag(lesson.Period, meeting)) - wanted.FeedbackWithinDays);
        var lessons = taken.ConvertAll(lesson => lesson.Period);
        AddLimits(steps, pair.Coach, [.. lessons, meeting], meeting);
        AddLimits(steps, pair.Coachee, [meeting], meeting);
        List<RelaxationStep> distinct = [.. steps.Distinct().OrderBy(step => step.Member.Rule).ThenBy(step => step.Member.Person).ThenBy(step => step.Member.Period)];
        var cost = distinct.Sum(CostOf);
        var key = string.Join(';', distinct);
        if (distinct.Count > 0 && !found.ContainsKey(key))
        {
            found[key] = new Relaxation(distinct, cost, new PairSlots([.. lessons.Order()], meeting, -1));
        }
    }

    private void AddLimits(List<RelaxationStep> steps, int person, List<int> periods, int meeting)
    {
        var over = periods.GroupBy(period => school.Clock.DayOf[period])
            .Max(day => state.Given(person, day.Key) + day.Count() - school.DailyLimit[person]);
        AddStep(steps, new(ClashRule.DailyLimit, person), over);
        bool Draws(int period) => period != meeting || !_problem.Periods[period].IsMeetingBlock;

        // A period that a step frees is one more free period, unless it lies across others of another shift.
        var freed = school.Clock.HasOverlaps ? 0 : periods.Count(period => Draws(period) && !school.Free[person][period]);
        var used = school.Budget[person] - state.BudgetLeft(person);
        AddStep(steps, new(ClashRule.FreeFloor, person), used + periods.Count(Draws) - freed - school.FreeCount[person] + _problem.Staff[person].FreeFloor);
    }

    private static void AddStep(List<RelaxationStep> steps, ClashMember member, int amount)
    {
        if (amount > 0)
        {
            steps.Add(new RelaxationStep(member, amount));
        }
    }

    private List<RelaxationStep>? MeetingSteps(PairModel pair, int period)
    {
        if (state.IsCoaching(pair.Coach, period) || state.IsCoaching(pair.Coachee, period))
        {
            return null;
        }

        List<RelaxationStep> steps = [.. Blocking(pair.Coach, period), .. Blocking(pair.Coachee, period)];
        if (!Enumerable.Range(0, school.Rooms.Count).Any(pool => state.HasSeat(pool, period)))
        {
            steps.Add(new RelaxationStep(new ClashMember(ClashRule.Room, Period: period)));
        }

        return steps;
    }

    private List<Candidate> Lessons(PairModel pair, int meeting)
    {
        var wanted = _problem.Pairs[pair.Index];
        var away = PersonTime.AwayPeriods(_problem, pair.Coachee).ToList();
        return [.. _problem.Staff[pair.Coachee].Lessons
            .Where(lesson => lesson.IsObservable && !school.Clock.Overlap(lesson.Period, meeting)
                && !away.Exists(period => school.Clock.Overlap(period, lesson.Period))
                && !state.IsCoaching(pair.Coach, lesson.Period) && !state.IsCoaching(pair.Coachee, lesson.Period))
            .GroupBy(lesson => lesson.Period)
            .Select(lessons => new Candidate(lessons.Key, lessons.Any(lesson => wanted.Subject is null || lesson.Subject == wanted.Subject)
                ? [.. Blocking(pair.Coach, lessons.Key)]
                : [.. Blocking(pair.Coach, lessons.Key), new RelaxationStep(new ClashMember(ClashRule.Subject, Pair: pair.Index))]))
            .OrderBy(lesson => lesson.Steps.Sum(CostOf)).ThenBy(lesson => school.Clock.Lag(lesson.Period, meeting)).ThenBy(lesson => lesson.Period)];
    }

    private IEnumerable<RelaxationStep> Blocking(int person, int period)
    {
        if (!_problem.Periods[period].IsOpen)
        {
            yield return new RelaxationStep(new ClashMember(ClashRule.ClosedPeriod, Period: period));
        }

        foreach (var fact in PersonTime.Facts(_problem, person))
        {
            if (school.Clock.Overlap(fact.Period, period))
            {
                yield return new RelaxationStep(fact);
            }
        }
    }

    // What a head would rather do: cover a lesson, bend a limit by one; a room, an absence or an assembly is harder to change.
    private static int CostOf(RelaxationStep step) => step.Amount * step.Member.Rule switch
    {
        ClashRule.Teaching or ClashRule.FreeFloor or ClashRule.DailyLimit or ClashRule.FeedbackDelay or ClashRule.Subject => 2,
        ClashRule.Room or ClashRule.Observations or ClashRule.NonCoverable => 3,
        _ => 4,
    };

    private sealed record Candidate(int Period, List<RelaxationStep> Steps);
}
