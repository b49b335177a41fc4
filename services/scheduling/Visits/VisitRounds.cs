namespace Coaching.Scheduling;

/// <summary>A school that may be visited, or a visit that is planned already.</summary>
internal sealed record VisitStop
{
    /// <summary>What the visit is worth, in points.</summary>
    public required int Need { get; init; }

    /// <summary>How long it takes.</summary>
    public required int Minutes { get; init; }

    /// <summary>Days, by place, on which it can be made.</summary>
    public required IReadOnlyList<bool> Open { get; init; }

    /// <summary>When it begins, in minutes of its only day, where that is settled.</summary>
    public int? FixedStart { get; init; }

    public bool IsFixed => FixedStart is not null;
}

/// <summary>What a week of visits is made from. Place 0 is where days begin and end, place n + 1 that of stop n.</summary>
internal sealed record VisitWeek
{
    public required IReadOnlyList<VisitStop> Stops { get; init; }

    /// <summary>Minutes from place to place.</summary>
    public required int[][] Travel { get; init; }

    public required int Days { get; init; }

    public required int MaxVisits { get; init; }

    public required int MaxVisitsPerDay { get; init; }

    /// <summary>In minutes of the day.</summary>
    public required int DayStart { get; init; }

    /// <summary>In minutes of the day.</summary>
    public required int DayEnd { get; init; }
}

/// <summary>A day's stops in order, the minutes on the way, and by how much they come too late.</summary>
internal readonly record struct VisitRound(int[] Stops, int Travel, int Late);

/// <summary>
/// Chooses which schools to visit on which day in which order: need less one point for each minute on the way is to be greatest. Best
/// insertion, then moves until none helps (insert, take out, exchange for one left out, move one stop or two in a row, swap, turn a
/// part of a round about), then a counted number of times a few stops are taken out, others put in by chance of a fixed seed, and all of that again. The same week gives the same plan.
/// </summary>
internal sealed partial class VisitRounds
{
    private const int Step = 5;
    private const int ShakesForAll = 20_000;
    private const int MinShakes = 40;
    private const int MaxShakes = 400;
    private const int MaxShaken = 5;
    private const int MaxForced = 3;

    // One in so many is overlooked when a shaken plan is filled up, so that another may have its place.
    private const int Overlooked = 3;
    private const int MaxMoves = 2_000;

    private readonly VisitWeek _week;
    private readonly int[] _byNeed;
    private readonly int[] _fixedLate;
    private VisitRound[] _rounds;

    private VisitRounds(VisitWeek week)
    {
        _week = week;
        _byNeed = [.. Enumerable.Range(0, week.Stops.Count).OrderByDescending(stop => week.Stops[stop].Need)];
        _rounds = [.. Enumerable.Range(0, week.Days).Select(day => Round(
            [.. Enumerable.Range(0, week.Stops.Count).Where(stop => week.Stops[stop].IsFixed && week.Stops[stop].Open[day]).OrderBy(stop => week.Stops[stop].FixedStart)]))];
        _fixedLate = [.. _rounds.Select(round => round.Late)];
    }

    /// <summary>The rounds by day.</summary>
    public IReadOnlyList<VisitRound> Rounds => _rounds;

    /// <summary>Moves that made the first plan better.</summary>
    public int Improvements { get; private set; }

    public int Value => _rounds.Sum(Worth);

    private int Visits => _rounds.Sum(round => round.Stops.Length);

    private bool HasQuota => Visits < _week.MaxVisits;

    public static VisitRounds Plan(VisitWeek week)
    {
        var plan = new VisitRounds(week);
        plan.Fill(_ => true);
        plan.Improvements = plan.Climb();
        var random = new SeededRandom(1);
        for (var shake = Math.Clamp(ShakesForAll / Math.Max(1, week.Stops.Count), MinShakes, MaxShakes); shake > 0; shake--)
        {
            var (rounds, value) = ((VisitRound[])plan._rounds.Clone(), plan.Value);
            plan.Shake(random);
            plan.Fill(_ => random.Next(Overlooked) > 0);
            plan.Fill(_ => true);
            plan.Climb();
            if (plan.Value > value)
            {
                plan.Improvements++;
            }
            else
            {
                plan._rounds = rounds;
            }
        }

        return plan;
    }

    /// <summary>Whether a stop alone fits into a day that holds nothing else.</summary>
    public bool FitsAlone(int stop) => Enumerable.Range(0, _week.Days).Any(day => _week.Stops[stop].Open[day] && Round([stop]).Late == 0);

    /// <summary>By how much the best insertion of a stop that is left out would change the value, the quota aside; null where it fits into no day.</summary>
    public int? BestGain(int stop) => BestInsertion(stop) is (_, _, var gain) ? gain : null;

    /// <summary>When each stop of a round begins, in minutes of the day, and when the visitor is back.</summary>
    public (int[] Starts, int Back) Times(IReadOnlyList<int> stops)
    {
        var (time, place, starts) = (_week.DayStart, 0, new int[stops.Count]);
        for (var index = 0; index < stops.Count; index++)
        {
            var stop = _week.Stops[stops[index]];
            var arrival = RoundUp(time + _week.Travel[place][stops[index] + 1]);
            starts[index] = stop.FixedStart ?? arrival;
            (time, place) = (starts[index] + stop.Minutes, stops[index] + 1);
        }

        return (starts, stops.Count == 0 ? time : time + _week.Travel[place][0]);
    }

    private static int RoundUp(int minutes) => (minutes + Step - 1) / Step * Step;

    private VisitRound Round(int[] stops)
    {
        var (time, place, travel, late) = (_week.DayStart, 0, 0, 0);
        foreach (var index in stops)
        {
            var (stop, way) = (_week.Stops[index], _week.Travel[place][index + 1]);
            var arrival = stop.IsFixed ? time + way : RoundUp(time + way);
            late += stop.FixedStart is { } start ? Math.Max(0, arrival - start) : 0;
            (time, place, travel) = ((stop.FixedStart ?? arrival) + stop.Minutes, index + 1, travel + way);
        }

        var back = stops.Length == 0 ? 0 : _week.Travel[place][0];
        return new VisitRound(stops, travel + back, late + (stops.Length == 0 ? 0 : Math.Max(0, time + back - _week.DayEnd)));
    }

    private int Worth(VisitRound round) => round.Stops.Sum(stop => _week.Stops[stop].Need) - round.Travel;

    // What is settled may be too late by itself; nothing may make that worse.
    private bool Fits(int day, VisitRound round) =>
        round.Late <= _fixedLate[day]
        && (round.Stops.Length <= _week.MaxVisitsPerDay || round.Stops.Length <= _rounds[day].Stops.Length)
        && Array.TrueForAll(round.Stops, stop => _week.Stops[stop].Open[day]);

    // The most needed first.
    private IEnumerable<int> LeftOut()
    {
        var planned = _rounds.SelectMany(round => round.Stops).ToHashSet();
        return _byNeed.Where(stop => !planned.Contains(stop));
    }

    private void Fill(Func<int, bool> mayTake)
    {
        while (HasQuota)
        {
            (int Day, VisitRound Round, int Gain)? best = null;
            foreach (var stop in LeftOut().Where(mayTake))
            {
                // No way gets shorter by one more stop, so that nobody gains more than the need.
                if (_week.Stops[stop].Need <= (best?.Gain ?? 0))
                {
                    break;
                }

                var place = BestInsertion(stop);
                best = place?.Gain > (best?.Gain ?? 0) ? place : best;
            }

            if (best is not { } chosen)
            {
                return;
            }

            _rounds[chosen.Day] = chosen.Round;
        }
    }

    private (int Day, VisitRound Round, int Gain)? BestInsertion(int stop)
    {
        (int Day, VisitRound Round, int Gain)? best = null;
        for (var day = 0; day < _week.Days; day++)
        {
            if (!_week.Stops[stop].Open[day])
            {
                continue;
            }

            for (var place = 0; place <= _rounds[day].Stops.Length; place++)
            {
                var round = Round([.. _rounds[day].Stops[..place], stop, .. _rounds[day].Stops[place..]]);
                var gain = Worth(round) - Worth(_rounds[day]);
                if (gain > (best?.Gain ?? int.MinValue) && Fits(day, round))
                {
                    best = (day, round, gain);
                }
            }
        }

        return best;
    }

    // Puts some in whatever they are worth alone: a far school may only be worth the way beside its neighbours.
    private void Shake(SeededRandom random)
    {
        for (var count = 1 + random.Next(MaxShaken); count > 0; count--)
        {
            var movable = Enumerable.Range(0, _week.Days).SelectMany(day => Movable(day).Select(place => (Day: day, Place: place))).ToList();
            if (movable.Count > 0)
            {
                var (day, place) = movable[random.Next(movable.Count)];
                _rounds[day] = Round([.. _rounds[day].Stops.Where((_, index) => index != place)]);
            }
        }

        for (var count = random.Next(MaxForced + 1); count > 0 && HasQuota; count--)
        {
            var left = LeftOut().ToList();
            if (left.Count > 0 && BestInsertion(left[random.Next(left.Count)]) is { } chance)
            {
                _rounds[chance.Day] = chance.Round;
            }
        }
    }
}
