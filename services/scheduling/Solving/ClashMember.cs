namespace Coaching.Scheduling;

/// <summary>The rules that can keep a pair from its place.</summary>
internal enum ClashRule
{
    /// <summary>The person teaches in the period.</summary>
    Teaching,

    /// <summary>The person is away, or at another school that day.</summary>
    Away,

    /// <summary>The person may not be taken from the period.</summary>
    NonCoverable,

    /// <summary>No coaching may take the period.</summary>
    ClosedPeriod,

    /// <summary>Coaching must leave the person some free periods.</summary>
    FreeFloor,

    /// <summary>The person gives only so many periods a day.</summary>
    DailyLimit,

    /// <summary>Feedback needs a coaching room.</summary>
    Room,

    /// <summary>Feedback comes soon after an observation.</summary>
    FeedbackDelay,

    /// <summary>The subject asked for.</summary>
    Subject,

    /// <summary>The number of lessons to observe.</summary>
    Observations,

    /// <summary>Another pair is served as well.</summary>
    OtherPair,
}

/// <summary>One fact of a clash: a rule with the person, period or other pair that it is about; -1 where it has none.</summary>
internal readonly record struct ClashMember(ClashRule Rule, int Person = -1, int Period = -1, int Pair = -1)
{
    public string Describe(CoachingProblem problem) => Rule switch
    {
        ClashRule.Teaching => $"{problem.Staff[Person].Name} teaches on {problem.Periods[Period]}",
        ClashRule.Away => $"{problem.Staff[Person].Name} is not at the school on {problem.Periods[Period]}",
        ClashRule.NonCoverable => $"{problem.Staff[Person].Name} may not be taken on {problem.Periods[Period]}",
        ClashRule.ClosedPeriod => $"no coaching on {problem.Periods[Period]}",
        ClashRule.FreeFloor => $"{problem.Staff[Person].Name} keeps {problem.Staff[Person].FreeFloor} free periods",
        ClashRule.DailyLimit => $"{problem.Staff[Person].Name} gives at most {problem.Staff[Person].MaxCoachingPerDay} periods a day",
        ClashRule.Room => "feedback needs a coaching room",
        ClashRule.FeedbackDelay => "feedback comes within the days agreed",
        ClashRule.Subject => "the lessons have the subject asked for",
        ClashRule.Observations => "so many lessons are observed",
        ClashRule.OtherPair =>
            $"{problem.Staff[problem.Pairs[Pair].Coach].Name} coaches {problem.Staff[problem.Pairs[Pair].Coachee].Name}",
        _ => Rule.ToString(),
    };
}

/// <summary>A change to a rule, by how much: periods of a floor or of a day, days of a delay, lessons to observe.</summary>
internal readonly record struct RelaxationStep(ClashMember Member, int Amount = 1)
{
    public string Describe(CoachingProblem problem)
    {
        var person = Member.Person < 0 ? "" : problem.Staff[Member.Person].Name;
        return Member.Rule switch
        {
            ClashRule.Teaching or ClashRule.Away or ClashRule.NonCoverable => $"free {person} on {problem.Periods[Member.Period]}",
            ClashRule.ClosedPeriod => $"open {problem.Periods[Member.Period]} to coaching",
            ClashRule.FreeFloor => $"take {Amount} more of the free periods of {person}",
            ClashRule.DailyLimit => $"let {person} give {Amount} more in a day",
            ClashRule.Room => $"add a room on {problem.Periods[Member.Period]}",
            ClashRule.FeedbackDelay => $"let feedback come {Amount} days later",
            ClashRule.Subject => "accept lessons of any subject",
            ClashRule.Observations => $"observe {Amount} fewer lessons",
            _ => Member.Describe(problem),
        };
    }
}
