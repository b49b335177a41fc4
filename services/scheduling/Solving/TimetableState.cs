namespace Coaching.Scheduling;

/// <summary>A timetable in the making: who has what, what is still free, and what it all costs.</summary>
internal sealed class TimetableState
{
    private readonly SchoolModel _school;
    private readonly bool[][] _busy;
    private readonly int[][] _given;
    private readonly int[] _budget;
    private readonly int[][] _seats;
    private readonly long _unserved;
    private readonly long _lateness;
    private readonly long _unfairness;

    public TimetableState(SchoolModel school)
    {
        _school = school;
        _busy = [.. school.Free.Select(_ => new bool[school.Clock.Instants])];
        _given = [.. school.Free.Select(_ => new int[school.Clock.Days])];
        _budget = [.. school.Budget];
        _seats = [.. school.Rooms.Seats.Select(seats => seats.ToArray())];
        _unserved = school.Weights.Of(CoachingObjective.Unserved);
        _lateness = school.Weights.Of(CoachingObjective.Lateness);
        _unfairness = school.Weights.Of(CoachingObjective.Unfairness);
        Choices = new PairChoice?[school.Pairs.Length];
        Cost = _unserved * school.Pairs.Length;
    }

    /// <summary>By place among the model's pairs.</summary>
    public PairChoice?[] Choices { get; }

    public long Cost { get; private set; }

    public int Unserved => (int)(Cost / _unserved);

    /// <summary>Periods that the person has still to give in the cycle.</summary>
    public int BudgetLeft(int person) => _budget[person];

    public int Given(int person, int day) => _given[person][day];

    /// <summary>What one more period given on a day adds, when so many more than now are given already.</summary>
    public long Marginal(int person, int day, int more) => _unfairness * (_given[person][day] + more);

    public bool CanGive(int person, int day, int more) => _given[person][day] + more < _school.DailyLimit[person];

    public bool IsFreeToObserve(PairModel pair, SlotOption lesson) => IsFree(pair.Coach, lesson.Period) && IsFree(pair.Coachee, lesson.Period)
        && CanGive(pair.Coach, _school.Clock.DayOf[lesson.Period], 0);

    public bool IsFreeToMeet(PairModel pair, SlotOption meeting)
    {
        var day = _school.Clock.DayOf[meeting.Period];
        return IsFree(pair.Coach, meeting.Period) && IsFree(pair.Coachee, meeting.Period) && CanGive(pair.Coach, day, 0) && CanGive(pair.Coachee, day, 0)
            && HasSeat(meeting.Pool, meeting.Period);
    }

    public bool HasSeat(int pool, int period)
    {
        foreach (var instant in _school.Clock.Cover[period])
        {
            if (_seats[pool][instant] <= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether coaching has the person already in the period.</summary>
    public bool IsCoaching(int person, int period) => !IsFree(person, period);

    /// <summary>Free periods that a meeting takes of each: none where a staff meeting was given to coaching.</summary>
    public int Draw(SlotOption meeting) => _school.Problem.Periods[meeting.Period].IsMeetingBlock ? 0 : 1;

    public void Place(int place, PairChoice choice) => Apply(place, choice, 1);

    public PairChoice? Remove(int place)
    {
        var choice = Choices[place];
        if (choice is not null)
        {
            Apply(place, choice, -1);
        }

        return choice;
    }

    private bool IsFree(int person, int period)
    {
        foreach (var instant in _school.Clock.Cover[period])
        {
            if (_busy[person][instant])
            {
                return false;
            }
        }

        return true;
    }

    private void Apply(int place, PairChoice choice, int sign)
    {
        var pair = _school.Pairs[place];
        var meeting = pair.Feedbacks[choice.Feedback];
        Cost -= sign * (_unserved - (_lateness * choice.Lateness) - meeting.Cost);
        Give(pair.Coach, meeting.Period, Draw(meeting), sign);
        Give(pair.Coachee, meeting.Period, Draw(meeting), sign);
        Occupy(pair, meeting.Period, sign);
        foreach (var instant in _school.Clock.Cover[meeting.Period])
        {
            _seats[meeting.Pool][instant] -= sign;
        }

        foreach (var index in choice.Observations)
        {
            var lesson = pair.Observations[index];
            Cost += sign * lesson.Cost;
            Give(pair.Coach, lesson.Period, 1, sign);
            Occupy(pair, lesson.Period, sign);
        }

        Choices[place] = sign > 0 ? choice : null;
    }

    private void Give(int person, int period, int draw, int sign)
    {
        var day = _school.Clock.DayOf[period];
        _given[person][day] += sign;
        Cost += sign * _unfairness * (_given[person][day] - (sign > 0 ? 1 : 0));
        _budget[person] -= sign * draw;
    }

    private void Occupy(PairModel pair, int period, int sign)
    {
        foreach (var instant in _school.Clock.Cover[period])
        {
            _busy[pair.Coach][instant] = _busy[pair.Coachee][instant] = sign > 0;
        }
    }
}
