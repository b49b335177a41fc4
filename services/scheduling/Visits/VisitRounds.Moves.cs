namespace Coaching.Scheduling;

/// <summary>The moves that make rounds better; each is made only where it does.</summary>
internal sealed partial class VisitRounds
{
    private int Climb()
    {
        var moves = 0;
        while (moves < MaxMoves && (TurnAbout() || MoveStops() || SwapStops() || TakeOut() || Exchange()))
        {
            moves++;
            Fill(_ => true);
        }

        return moves;
    }

    private bool Take(int day, int[] stops) => Take(day, stops, -1, []);

    // Puts one or two days' new rounds in place of the old if they fit and are worth more together.
    private bool Take(int day, int[] stops, int other, int[] otherStops)
    {
        var round = Round(stops);
        var gain = Worth(round) - Worth(_rounds[day]);
        if (other < 0)
        {
            if (gain <= 0 || !Fits(day, round))
            {
                return false;
            }

            _rounds[day] = round;
            return true;
        }

        var otherRound = Round(otherStops);
        if (gain + Worth(otherRound) - Worth(_rounds[other]) <= 0 || !Fits(day, round) || !Fits(other, otherRound))
        {
            return false;
        }

        (_rounds[day], _rounds[other]) = (round, otherRound);
        return true;
    }

    // 2-opt: a part of a round is gone through the other way.
    private bool TurnAbout()
    {
        for (var day = 0; day < _week.Days; day++)
        {
            var stops = _rounds[day].Stops;
            for (var from = 0; from < stops.Length - 1; from++)
            {
                for (var to = from + 2; to <= stops.Length; to++)
                {
                    if (Take(day, [.. stops[..from], .. stops[from..to].Reverse(), .. stops[to..]]))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    // Or-opt: one stop, or two in a row, go to another place of any day.
    private bool MoveStops()
    {
        for (var day = 0; day < _week.Days; day++)
        {
            var stops = _rounds[day].Stops;
            for (var from = 0; from < stops.Length; from++)
            {
                for (var count = 1; count <= 2 && from + count <= stops.Length; count++)
                {
                    int[] part = stops[from..(from + count)], rest = [.. stops[..from], .. stops[(from + count)..]];
                    if (part.All(stop => !_week.Stops[stop].IsFixed) && MovePart(day, part, rest))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private bool MovePart(int day, int[] part, int[] rest)
    {
        for (var other = 0; other < _week.Days; other++)
        {
            var into = other == day ? rest : _rounds[other].Stops;
            for (var place = 0; place <= into.Length; place++)
            {
                int[] grown = [.. into[..place], .. part, .. into[place..]];
                if (other == day ? Take(day, grown) : Take(day, rest, other, grown))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool SwapStops()
    {
        for (var day = 0; day < _week.Days; day++)
        {
            for (var other = day + 1; other < _week.Days; other++)
            {
                foreach (var one in Movable(day))
                {
                    foreach (var two in Movable(other))
                    {
                        if (Take(day, With(day, one, _rounds[other].Stops[two]), other, With(other, two, _rounds[day].Stops[one])))
                        {
                            return true;
                        }
                    }
                }
            }
        }

        return false;
    }

    private bool TakeOut() => Enumerable.Range(0, _week.Days)
        .Any(day => Movable(day).Any(place => Take(day, [.. _rounds[day].Stops.Where((_, index) => index != place)])));

    private bool Exchange()
    {
        foreach (var stop in LeftOut())
        {
            for (var day = 0; day < _week.Days; day++)
            {
                // What the whole way is worth is the most that another stop could save.
                var (round, need) = (_rounds[day], _week.Stops[stop].Need);
                if (Movable(day).Any(place => need - _week.Stops[round.Stops[place]].Need + round.Travel > 0 && Take(day, With(day, place, stop))))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private int[] With(int day, int place, int stop)
    {
        var stops = (int[])_rounds[day].Stops.Clone();
        stops[place] = stop;
        return stops;
    }

    private List<int> Movable(int day) =>
        [.. Enumerable.Range(0, _rounds[day].Stops.Length).Where(place => !_week.Stops[_rounds[day].Stops[place]].IsFixed)];
}
