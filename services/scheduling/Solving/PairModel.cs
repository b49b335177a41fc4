namespace Coaching.Scheduling;

/// <summary>A slot that a pair could have, and what it costs in each of the objectives that add up slot by slot.</summary>
internal sealed record SlotOption(int Period, int Pool, int OtherSubject, int Edge, int Change)
{
    public long Cost { get; set; }
}

/// <summary>A choice for a pair: the meeting and the lessons observed, by their place among the pair's options.</summary>
internal sealed record PairChoice(int Feedback, int[] Observations, int Lateness)
{
    public bool SameAs(PairChoice? other) =>
        other is not null && Feedback == other.Feedback && Observations.AsSpan().SequenceEqual(other.Observations);
}

/// <summary>One pair with every slot that the rules about it alone allow.</summary>
internal sealed class PairModel
{
    public PairModel(SchoolModel school, int pair, Func<ClashMember, bool> lifted)
    {
        var (problem, clock) = (school.Problem, school.Clock);
        var wanted = problem.Pairs[pair];
        Index = pair;
        Coach = wanted.Coach;
        Coachee = wanted.Coachee;
        Wanted = lifted(new(ClashRule.Observations, Pair: pair)) ? 0 : Math.Max(0, wanted.Observations);
        var within = lifted(new(ClashRule.FeedbackDelay, Pair: pair)) ? int.MaxValue : wanted.FeedbackWithinDays;
        var subject = lifted(new(ClashRule.Subject, Pair: pair)) ? null : wanted.Subject;
        var away = PersonTime.AwayPeriods(problem, Coachee).Where(period => !lifted(new(ClashRule.Away, Coachee, period))).ToHashSet();
        Observations = [.. problem.Staff[Coachee].Lessons
            .Where(lesson => lesson.IsObservable && school.Free[Coach][lesson.Period] && (subject is null || lesson.Subject == subject))
            .Where(lesson => !away.Any(period => clock.Overlap(period, lesson.Period)))
            .GroupBy(lesson => lesson.Period).OrderBy(lessons => lessons.Key)
            .Select(lessons => new SlotOption(
                lessons.Key,
                -1,
                wanted.PreferredSubject is { } preferred && lessons.All(lesson => lesson.Subject != preferred) ? 1 : 0,
                clock.IsEdge[lessons.Key] ? 1 : 0,
                wanted.Published?.Observations.Contains(lessons.Key) ?? true ? 0 : 1))];
        Feedbacks = [.. Enumerable.Range(0, problem.Periods.Count)
            .Where(period => school.Free[Coach][period] && school.Free[Coachee][period])
            .SelectMany(period => Enumerable.Range(0, school.Rooms.Count).Where(pool => school.Rooms.Offers(pool, clock.Cover[period]))
                .Select(pool => new SlotOption(
                    period,
                    pool,
                    0,
                    clock.IsEdge[period] ? 1 : 0,
                    wanted.Published is null || wanted.Published.Feedback == period ? 0 : 1)))];
        Lag = [.. Feedbacks.Select(meeting => Observations.Select(lesson =>
            clock.Lag(lesson.Period, meeting.Period) is var lag && lag <= within && !clock.Overlap(lesson.Period, meeting.Period) ? lag : -1).ToArray())];
    }

    public int Index { get; }

    public int Coach { get; }

    public int Coachee { get; }

    /// <summary>Lessons to observe.</summary>
    public int Wanted { get; }

    public SlotOption[] Observations { get; }

    public SlotOption[] Feedbacks { get; }

    /// <summary>By meeting and lesson, the days between them; -1 when the meeting is not soon after the lesson.</summary>
    public int[][] Lag { get; }

    public bool CanBeServed => Feedbacks.Length > 0 && Observations.Length >= Wanted && (Wanted == 0 || Lag.Any(lags => lags.Any(lag => lag >= 0)));

    public void Weigh(ObjectiveWeights weights)
    {
        foreach (var option in Observations.Concat(Feedbacks))
        {
            option.Cost = (option.OtherSubject * weights.Of(CoachingObjective.OtherSubject)) + (option.Edge * weights.Of(CoachingObjective.EdgePeriods))
                + (option.Change * weights.Of(CoachingObjective.Changes));
        }
    }
}
