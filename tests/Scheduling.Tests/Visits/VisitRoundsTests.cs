namespace Coaching.Scheduling.Tests;

/// <summary>The rounds of a week against all rounds that there are.</summary>
public sealed class VisitRoundsTests
{
    [Fact]
    public void On_small_weeks_no_other_plan_is_worth_more()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var week = Random(seed, stops: 3 + (seed % 4), days: 1 + (seed % 2));

            var plan = VisitRounds.Plan(week);

            Assert.True(plan.Value == Best(week), $"seed {seed}: {plan.Value} and not {Best(week)}");
        }
    }

    [Fact]
    public void Every_round_keeps_hours_days_and_quotas_and_the_same_week_gives_the_same_plan()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var week = Random(seed, stops: 60, days: 5) with { MaxVisits = 12, MaxVisitsPerDay = 3 };

            var plan = VisitRounds.Plan(week);

            Assert.Equal(plan.Rounds.Select(round => string.Join(' ', round.Stops)), VisitRounds.Plan(week).Rounds.Select(round => string.Join(' ', round.Stops)));
            Assert.True(plan.Rounds.Sum(round => round.Stops.Length) <= 12);
            Assert.Equal(plan.Rounds.Sum(round => round.Stops.Length), plan.Rounds.SelectMany(round => round.Stops).Distinct().Count());
            for (var day = 0; day < week.Days; day++)
            {
                var stops = plan.Rounds[day].Stops;
                Assert.InRange(stops.Length, 0, 3);
                Assert.All(stops, stop => Assert.True(week.Stops[stop].Open[day]));
                Assert.True(Worth(week, stops) is not null, $"seed {seed} day {day}");
            }

            Assert.Equal(plan.Value, plan.Rounds.Sum(round => Worth(week, round.Stops)));
        }
    }

    [Fact]
    public void What_is_settled_stays_at_its_time_and_the_rest_goes_around_it()
    {
        var week = Random(3, stops: 8, days: 1) with { MaxVisits = 8, MaxVisitsPerDay = 4 };
        VisitStop[] stops = [.. week.Stops];
        stops[5] = stops[5] with { FixedStart = 12 * 60, Minutes = 60, Open = [true], Need = 0 };

        var plan = VisitRounds.Plan(week with { Stops = stops });
        var (starts, _) = plan.Times(plan.Rounds[0].Stops);

        Assert.Equal(12 * 60, starts[Array.IndexOf(plan.Rounds[0].Stops, 5)]);
        Assert.True(plan.Rounds[0].Stops.Length > 1);
        Assert.Equal(0, plan.Rounds[0].Late);
    }

    private static VisitWeek Random(int seed, int stops, int days)
    {
        var random = new SeededRandom((ulong)seed);
        var places = Enumerable.Range(0, stops + 1).Select(_ => (X: random.Next(120), Y: random.Next(120))).ToArray();
        return new VisitWeek
        {
            Stops = [.. Enumerable.Range(0, stops).Select(_ => new VisitStop
            {
                Need = 20 + random.Next(200),
                Minutes = 60 + (30 * random.Next(4)),
                Open = [.. Enumerable.Range(0, days).Select(_ => random.Next(5) > 0)],
            })],
            Travel = [.. places.Select(from => places.Select(to => (int)Math.Ceiling(Math.Sqrt(Math.Pow(from.X - to.X, 2) + Math.Pow(from.Y - to.Y, 2)))).ToArray())],
            Days = days,
            MaxVisits = 4,
            MaxVisitsPerDay = 3,
            DayStart = 480,
            DayEnd = 1020,
        };
    }

    // Each stop on no day or on one, in every order.
    private static int Best(VisitWeek week)
    {
        var best = 0;
        Assign(0, [.. Enumerable.Range(0, week.Days).Select(_ => new List<int>())]);
        return best;

        void Assign(int stop, List<int>[] days)
        {
            if (stop == week.Stops.Count)
            {
                var value = days.Sum(day => Orders(day).Max(order => Worth(week, order)) ?? int.MinValue / 8);
                best = Math.Max(best, value);
                return;
            }

            Assign(stop + 1, days);
            for (var day = 0; day < week.Days; day++)
            {
                if (week.Stops[stop].Open[day] && days[day].Count < week.MaxVisitsPerDay && days.Sum(each => each.Count) < week.MaxVisits)
                {
                    days[day].Add(stop);
                    Assign(stop + 1, days);
                    days[day].RemoveAt(days[day].Count - 1);
                }
            }
        }
    }

    private static IEnumerable<int[]> Orders(IReadOnlyList<int> stops) => stops.Count == 0
        ? [[]]
        : stops.SelectMany(first => Orders([.. stops.Where(stop => stop != first)]).Select(rest => (int[])[first, .. rest]));

    // Null where the round does not end in time. A visit begins on the next five minutes.
    private static int? Worth(VisitWeek week, int[] stops)
    {
        var (time, place, worth) = (week.DayStart, 0, 0);
        foreach (var stop in stops)
        {
            time = (int)Math.Ceiling((time + week.Travel[place][stop + 1]) / 5.0) * 5;
            time += week.Stops[stop].Minutes;
            worth += week.Stops[stop].Need - week.Travel[place][stop + 1];
            place = stop + 1;
        }

        return time + week.Travel[place][0] <= week.DayEnd ? worth - week.Travel[place][0] : null;
    }
}
