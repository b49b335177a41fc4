namespace Coaching.Scheduling;

/// <summary>
/// A Lagrangian bound for one objective after another. What pairs share (people's time, days and free periods, seats in rooms) and what earlier
/// objectives may cost gets a price instead of a limit; each pair then chooses alone, and the sum less the price of the limits is a bound whatever
/// the prices are. Subgradient steps raise the price of what is overbooked. docs/coaching-timetable-solver.md proves it.
/// </summary>
internal sealed class PricedBound(SchoolModel school, SolveClock clock, int steps)
{
    // An earlier objective that costs nothing to hold is held by a weight beyond prices; of two held ones the earlier weighs more in each pair.
    private const double Held = 100;
    private const double HeldRatio = 16;
    private const double Scale = 4;
    private const double Turn = 0.2;
    private const int Patience = 10;

    // Rounding of sums must never lift a bound.
    private const double Tolerance = 1e-3;
    private readonly SharedPrices _prices = new(school);
    private readonly PricedChoice _choice = new(school);

    /// <summary>Bounds on the objectives, each among timetables that do no worse than the values given in all earlier ones.</summary>
    public int[] Prove(int[] values)
    {
        var bounds = new int[ObjectiveWeights.Count];
        var weights = new double[ObjectiveWeights.Count];
        var isOpen = false;
        for (var objective = 0; objective < bounds.Length; objective++)
        {
            weights[objective] = 1;
            var unpriced = Evaluate(new SharedPrices(school), weights, values, objective);
            bounds[objective] = RoundUp(unpriced);
            if (bounds[objective] >= values[objective])
            {
                bounds[objective] = values[objective];
                weights[objective] = Held * Math.Pow(HeldRatio, bounds.Length - objective);
                continue;
            }

            bounds[objective] = Math.Max(0, bounds[objective]);
            if (isOpen)
            {
                continue;
            }

            // Past the first objective that stays open, steps would cost more than their bounds tell.
            bounds[objective] = Math.Max(bounds[objective], Ascend(weights, values, objective));
            isOpen = bounds[objective] < values[objective];
            _prices.Scale(Scale);
            for (var earlier = 0; earlier <= objective; earlier++)
            {
                weights[earlier] *= weights[earlier] >= Held ? 1 : Scale;
            }
        }

        return bounds;
    }

    /// <summary>The bound on pairs that have no place.</summary>
    public int ProveFirst(int[] values) => Ascend([1, 0, 0, 0, 0, 0], values, 0);

    private int Ascend(double[] weights, int[] values, int objective)
    {
        var best = double.NegativeInfinity;
        var (bestPrices, bestWeights) = (new SharedPrices(school), (double[])weights.Clone());
        var (pace, stale) = (1.0, 0);
        var slopes = new double[objective];
        for (var step = 0; step < steps && RoundUp(best) < values[objective] && !clock.IsOver; step++)
        {
            var bound = Evaluate(_prices, weights, values, objective);
            if (bound > best + 1e-4)
            {
                (best, stale, pace) = (bound, 0, Math.Min(2, pace * 1.1));
                bestPrices.CopyFrom(_prices);
                weights.CopyTo(bestWeights, 0);
            }
            else if (++stale >= Patience)
            {
                (pace, stale) = (pace * 0.7, 0);
            }

            // Every step starts from the best prices, along an average of what was overbooked.
            _prices.Turn(step == 0 ? 1 : Turn);
            Average(weights, values, slopes, step == 0 ? 1 : Turn);
            _prices.CopyFrom(bestPrices);
            bestWeights.CopyTo(weights, 0);
            Step(weights, slopes, pace * (values[objective] - best));
        }

        _prices.CopyFrom(bestPrices);
        bestWeights.CopyTo(weights, 0);
        return double.IsNegativeInfinity(best) ? 0 : Math.Clamp(RoundUp(best), 0, values[objective]);
    }

    private void Average(double[] weights, int[] values, double[] slopes, double share)
    {
        for (var earlier = 0; earlier < slopes.Length; earlier++)
        {
            // Held objectives keep their weight: it costs the bound nothing.
            slopes[earlier] += weights[earlier] >= Held ? 0 : share * (_choice.Totals[earlier] - values[earlier] - slopes[earlier]);
        }
    }

    private void Step(double[] weights, double[] slopes, double distance)
    {
        var norm = _prices.Norm() + slopes.Sum(slope => slope * slope);
        var length = norm < 1e-9 ? 0 : distance / norm;
        for (var earlier = 0; earlier < slopes.Length; earlier++)
        {
            weights[earlier] = Math.Max(0, weights[earlier] + (length * slopes[earlier]));
        }

        _prices.Step(length);
    }

    private double Evaluate(SharedPrices prices, double[] weights, int[] values, int objective)
    {
        _choice.Begin(weights, prices);
        var bound = 0.0;
        for (var place = 0; place < school.Pairs.Length; place++)
        {
            bound += _choice.Take(place);
        }

        bound += prices.Close(weights[(int)CoachingObjective.Unfairness], out var unfairness);
        _choice.Totals[(int)CoachingObjective.Unfairness] = unfairness;
        for (var earlier = 0; earlier < objective; earlier++)
        {
            bound -= weights[earlier] * values[earlier];
        }

        return bound;
    }

    private static int RoundUp(double bound) => (int)Math.Ceiling(bound - Tolerance);
}
