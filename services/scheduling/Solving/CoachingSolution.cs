namespace Coaching.Scheduling;

/// <summary>How hard to try. The work is counted, so that a seed gives the same answer everywhere unless the time runs out first.</summary>
internal sealed record SolveOptions
{
    public ulong Seed { get; init; } = 1;

    public TimeSpan TimeBudget { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Times that a few pairs are taken out and placed anew, for each pair; of a large school more.</summary>
    public int MovesPerPair { get; init; } = 300;

    /// <summary>Nodes of a small school's exhaustive search.</summary>
    public int SearchNodes { get; init; } = 4_000;

    /// <summary>Nodes of the search over one coach's pairs, for the bound.</summary>
    public int GroupNodes { get; init; } = 100;

    /// <summary>Steps of the bound, for each objective.</summary>
    public int BoundSteps { get; init; } = 120;

    public bool Explain { get; init; } = true;
}

/// <summary>The objectives in their order of importance; less is better in each.</summary>
internal enum CoachingObjective
{
    /// <summary>Pairs without a place.</summary>
    Unserved,

    /// <summary>Days from the nearest observation to its feedback, summed over pairs.</summary>
    Lateness,

    /// <summary>Two coaching periods of one person in one day, counted by twos: what a day asks of one person.</summary>
    Unfairness,

    /// <summary>Observed lessons outside the preferred subject.</summary>
    OtherSubject,

    /// <summary>Slots in the first or last period of a shift's day.</summary>
    EdgePeriods,

    /// <summary>Slots that the published timetable does not have for the pair.</summary>
    Changes,
}

/// <summary>An objective's value beside its bound: no timetable that does as well in all earlier objectives does better than the bound.</summary>
internal sealed record ObjectiveValue(CoachingObjective Objective, int Value, int Bound)
{
    public bool IsOptimal => Value == Bound;
}

internal enum SolveEnd
{
    /// <summary>Every objective meets its bound.</summary>
    Optimal,

    /// <summary>The counted work is done.</summary>
    WorkDone,

    /// <summary>The time is over.</summary>
    TimeOver,
}

/// <summary>How far a solve has come.</summary>
internal sealed record SolveProgress(string Stage, int Served, int Pairs);

/// <summary>A coaching timetable, how good it is, how good one could be at most, and why some pairs have no place.</summary>
internal sealed record CoachingSolution
{
    /// <summary>By pair; null where a pair has no place.</summary>
    public required IReadOnlyList<PairSlots?> Assignment { get; init; }

    public required IReadOnlyList<ObjectiveValue> Objectives { get; init; }

    public required SolveEnd End { get; init; }

    public required IReadOnlyList<UnservedPair> Unserved { get; init; }

    public int Served => Assignment.Count(slots => slots is not null);

    public int ServedBound => Assignment.Count - Objectives[0].Bound;

    /// <summary>The distance to the bound, as a share, in the most important objective that is not proven optimal.</summary>
    public double Gap => Objectives.FirstOrDefault(objective => !objective.IsOptimal) switch
    {
        null => 0,
        { Objective: CoachingObjective.Unserved } => (double)(ServedBound - Served) / ServedBound,
        var open => (double)(open.Value - open.Bound) / open.Value,
    };
}

/// <summary>Why a pair has no place, and what would give it one.</summary>
internal sealed record UnservedPair(int Pair, Clash Clash, IReadOnlyList<Relaxation> Relaxations);

/// <summary>Facts that cannot all hold while the pair is served. When proven, to give up any one of them would make room.</summary>
internal sealed record Clash(IReadOnlyList<ClashMember> Members, bool IsProven);

/// <summary>Changes that would serve the pair with all others where they are, and the slots that it would get.</summary>
internal sealed record Relaxation(IReadOnlyList<RelaxationStep> Steps, int Cost, PairSlots Slots);
