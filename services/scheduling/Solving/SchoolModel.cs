namespace Coaching.Scheduling;

/// <summary>
/// The problem in numbers. Time is cut into instants, the moments at which a period begins: periods overlap exactly when they share one, so that
/// double shifts need no rule of their own.
/// </summary>
internal sealed class SchoolModel
{
    private const int Unbounded = 1_000;
    private readonly Func<ClashMember, bool> _lifted;

    /// <summary>Reads the problem for some of its pairs, all when none are named, as if the lifted facts did not hold.</summary>
    public SchoolModel(
        CoachingProblem problem, IReadOnlyList<int>? pairs = null, Func<ClashMember, bool>? lifted = null, CycleClock? clock = null,
        ObjectiveWeights? weights = null)
    {
        pairs ??= [.. Enumerable.Range(0, problem.Pairs.Count)];
        var involved = pairs.SelectMany(pair => new[] { problem.Pairs[pair].Coach, problem.Pairs[pair].Coachee }).ToHashSet();
        Problem = problem;
        _lifted = lifted ?? (_ => false);
        Clock = clock ?? new CycleClock(problem);
        Free = [.. Enumerable.Range(0, problem.Staff.Count).Select(person => involved.Contains(person)
            ? PersonTime.FreePeriods(problem, Clock, person, _lifted) : new bool[problem.Periods.Count])];
        FreeCount = [.. Enumerable.Range(0, problem.Staff.Count).Select(CountFree)];
        Budget = [.. problem.Staff.Select((staff, person) =>
            _lifted(new(ClashRule.FreeFloor, person)) ? Unbounded : Math.Max(0, FreeCount[person] - staff.FreeFloor))];
        DailyLimit = [.. problem.Staff.Select((staff, person) =>
            _lifted(new(ClashRule.DailyLimit, person)) ? Unbounded : Math.Max(0, staff.MaxCoachingPerDay))];
        Rooms = new RoomPools(problem, Clock, _lifted(new(ClashRule.Room)));
        Pairs = [.. pairs.Select(pair => new PairModel(this, pair, _lifted))];
        Weights = weights ?? new ObjectiveWeights(this);
        foreach (var pair in Pairs)
        {
            pair.Weigh(Weights);
        }
    }

    public CoachingProblem Problem { get; }

    public CycleClock Clock { get; }

    public RoomPools Rooms { get; }

    public ObjectiveWeights Weights { get; }

    public PairModel[] Pairs { get; }

    /// <summary>By person and period: whether the person could give it.</summary>
    public bool[][] Free { get; }

    /// <summary>By person: free periods in a cycle.</summary>
    public int[] FreeCount { get; }

    /// <summary>By person: free periods that coaching may take in a cycle.</summary>
    public int[] Budget { get; }

    public int[] DailyLimit { get; }

    private int CountFree(int person)
    {
        // Of free periods that overlap only one counts: the most that can be kept apart, found by earliest end.
        var count = 0;
        var (day, until) = (-1, TimeSpan.Zero);
        foreach (var period in Enumerable.Range(0, Problem.Periods.Count)
            .Where(period => Free[person][period] && !Problem.Periods[period].IsMeetingBlock)
            .OrderBy(period => Problem.Periods[period].DayNumber).ThenBy(period => Problem.Periods[period].End))
        {
            var at = Problem.Periods[period];
            if (at.DayNumber != day || at.Start >= until)
            {
                count++;
                (day, until) = (at.DayNumber, at.End);
            }
        }

        return count;
    }
}
