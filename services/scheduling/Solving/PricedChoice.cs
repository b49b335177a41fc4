namespace Coaching.Scheduling;

/// <summary>What a pair chooses when it pays prices instead of keeping limits.</summary>
internal sealed class PricedChoice(SchoolModel school)
{
    private double[] _lessons = [];
    private int[] _order = [];
    private double[] _weights = [];
    private SharedPrices _prices = new(school);

    /// <summary>By objective, what the choices so far add up to.</summary>
    public double[] Totals { get; } = new double[ObjectiveWeights.Count];

    public void Begin(double[] weights, SharedPrices prices)
    {
        (_weights, _prices) = (weights, prices);
        _prices.Begin();
        Array.Clear(Totals);
    }

    /// <summary>The least that the pair pays, with its slots or without any.</summary>
    public double Take(int place)
    {
        var pair = school.Pairs[place];
        PriceLessons(pair);
        var (least, feedback, anchor) = (_weights[(int)CoachingObjective.Unserved], -1, -1);
        if (pair.CanBeServed)
        {
            var cheapest = SumOfCheapest(pair);
            for (var meeting = 0; meeting < pair.Feedbacks.Length; meeting++)
            {
                var price = PriceOf(pair, pair.Feedbacks[meeting]);
                for (var lesson = 0; price + cheapest < least && lesson < (pair.Wanted == 0 ? 1 : pair.Observations.Length); lesson++)
                {
                    var lag = pair.Wanted == 0 ? 0 : pair.Lag[meeting][lesson];
                    if (lag < 0)
                    {
                        continue;
                    }

                    var total = price + (lag * _weights[(int)CoachingObjective.Lateness]) + (pair.Wanted == 0 ? 0 : With(pair, lesson, cheapest));
                    if (total < least)
                    {
                        (least, feedback, anchor) = (total, meeting, lesson);
                    }
                }
            }
        }

        Count(pair, feedback, anchor);
        return least;
    }

    private void PriceLessons(PairModel pair)
    {
        if (_lessons.Length < pair.Observations.Length)
        {
            _lessons = new double[pair.Observations.Length];
            _order = new int[pair.Observations.Length];
        }

        for (var lesson = 0; lesson < pair.Observations.Length; lesson++)
        {
            var option = pair.Observations[lesson];
            _order[lesson] = lesson;
            _lessons[lesson] = CostOf(option) + _prices.PriceOf(pair.Coach, option.Period, gives: true, 1)
                + _prices.PriceOf(pair.Coachee, option.Period, gives: false, 0);
        }

        _order.AsSpan(0, pair.Observations.Length).Sort((one, other) => _lessons[one].CompareTo(_lessons[other]) is var order && order != 0 ? order : one - other);
    }

    private double PriceOf(PairModel pair, SlotOption meeting)
    {
        var draw = Draw(meeting);
        return CostOf(meeting) + _prices.PriceOf(pair.Coach, meeting.Period, gives: true, draw)
            + _prices.PriceOf(pair.Coachee, meeting.Period, gives: true, draw) + _prices.PriceOfSeat(meeting.Pool, meeting.Period);
    }

    private double SumOfCheapest(PairModel pair)
    {
        var sum = 0.0;
        for (var rank = 0; rank < pair.Wanted; rank++)
        {
            sum += _lessons[_order[rank]];
        }

        return sum;
    }

    // The cheapest lessons with this one among them: it takes the place of the dearest.
    private double With(PairModel pair, int lesson, double cheapest)
    {
        for (var rank = 0; rank < pair.Wanted; rank++)
        {
            if (_order[rank] == lesson)
            {
                return cheapest;
            }
        }

        return cheapest - _lessons[_order[pair.Wanted - 1]] + _lessons[lesson];
    }

    private void Count(PairModel pair, int feedback, int anchor)
    {
        if (feedback < 0)
        {
            Totals[(int)CoachingObjective.Unserved]++;
            return;
        }

        var meeting = pair.Feedbacks[feedback];
        Add(meeting);
        _prices.Use(pair.Coach, meeting.Period, gives: true, Draw(meeting));
        _prices.Use(pair.Coachee, meeting.Period, gives: true, Draw(meeting));
        _prices.UseSeat(meeting.Pool, meeting.Period);
        Totals[(int)CoachingObjective.Lateness] += pair.Wanted == 0 ? 0 : pair.Lag[feedback][anchor];
        var left = pair.Wanted;
        if (left > 0)
        {
            Observe(pair, anchor);
            left--;
        }

        for (var rank = 0; left > 0; rank++)
        {
            if (_order[rank] != anchor)
            {
                Observe(pair, _order[rank]);
                left--;
            }
        }
    }

    private void Observe(PairModel pair, int lesson)
    {
        var option = pair.Observations[lesson];
        Add(option);
        _prices.Use(pair.Coach, option.Period, gives: true, 1);
        _prices.Use(pair.Coachee, option.Period, gives: false, 0);
    }

    private void Add(SlotOption option)
    {
        Totals[(int)CoachingObjective.OtherSubject] += option.OtherSubject;
        Totals[(int)CoachingObjective.EdgePeriods] += option.Edge;
        Totals[(int)CoachingObjective.Changes] += option.Change;
    }

    private double CostOf(SlotOption option) => (option.OtherSubject * _weights[(int)CoachingObjective.OtherSubject])
        + (option.Edge * _weights[(int)CoachingObjective.EdgePeriods]) + (option.Change * _weights[(int)CoachingObjective.Changes]);

    private int Draw(SlotOption meeting) => school.Problem.Periods[meeting.Period].IsMeetingBlock ? 0 : 1;
}
