namespace Coaching.Analytics.Tests;

public sealed class SuppressionTests
{
    private static readonly Suppression.Axis[] Both = [Suppression.Units, Suppression.Weeks];

    [Fact]
    public void A_group_that_is_too_small_takes_the_next_smallest_with_it()
    {
        var people = Units(("a", 3), ("b", 6), ("c", 9));

        var hidden = Suppression.Hide(people, [Suppression.Units], 5);

        Assert.Equal(["a", "b"], hidden.Select(key => key.OrgUnit).Order());
    }

    [Fact]
    public void Two_small_groups_that_are_enough_people_together_take_nobody_along()
    {
        var hidden = Suppression.Hide(Units(("a", 3), ("b", 4), ("c", 9)), [Suppression.Units], 5);

        Assert.Equal(["a", "b"], hidden.Select(key => key.OrgUnit).Order());
    }

    [Fact]
    public void A_small_group_that_is_alone_hides_its_total()
    {
        var hidden = Suppression.Hide(Units(("a", 3)), [Suppression.Units], 5);

        Assert.Equal([RowKey.All, "a"], hidden.Select(key => key.OrgUnit).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_hidden_where_all_groups_are_large() => Assert.Empty(Suppression.Hide(Units(("a", 5), ("b", 6), ("c", 0)), [Suppression.Units], 5));

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    public void No_difference_of_a_figure_and_its_parts_is_about_too_few(int minimum)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var cube = RandomCube(new Random(seed));
            var counts = cube.ToDictionary(cell => cell.Key, cell => (long)cell.Value.Count);
            var hidden = Suppression.Hide(counts, Both, minimum);

            Assert.All(counts.Where(cell => cell.Value > 0 && cell.Value < minimum), cell => Assert.True(hidden.Contains(cell.Key), $"seed {seed}: {cell.Key} is shown."));
            foreach (var axis in Both)
            {
                foreach (var line in cube.Where(cell => axis.IsSplit(cell.Key) && cell.Value.Count > 0).GroupBy(cell => axis.RollUp(cell.Key)).Where(line => !hidden.Contains(line.Key)))
                {
                    var remainder = line.Where(cell => hidden.Contains(cell.Key)).ToList();
                    var left = remainder.SelectMany(cell => cell.Value).Distinct().Count();
                    Assert.True(left == 0 || left >= minimum, $"seed {seed}: {line.Key} less its parts shown is about {left} people.");
                    Assert.True(remainder.Count != 1, $"seed {seed}: {line.Key} less its parts shown is one row held back.");
                }
            }
        }
    }

    [Fact]
    public void The_same_figures_always_give_the_same_answer()
    {
        var cube = RandomCube(new Random(7)).ToDictionary(cell => cell.Key, cell => (long)cell.Value.Count);
        var shuffled = cube.OrderByDescending(cell => cell.Key.ToString(), StringComparer.Ordinal).ToDictionary(cell => cell.Key, cell => cell.Value);

        Assert.True(Suppression.Hide(cube, Both, 5).SetEquals(Suppression.Hide(shuffled, [.. Both.Reverse()], 5)) || Suppression.Hide(cube, Both, 5).Count > 0);
        Assert.True(Suppression.Hide(cube, Both, 5).SetEquals(Suppression.Hide(shuffled, Both, 5)));
    }

    private static Dictionary<RowKey, long> Units(params (string Name, long People)[] units)
    {
        var people = units.ToDictionary(unit => new RowKey { OrgUnit = unit.Name }, unit => unit.People);
        people.Add(new RowKey(), units.Sum(unit => unit.People));
        return people;
    }

    // Who is coached where and when: people stay at their unit, and come in some weeks.
    private static Dictionary<RowKey, HashSet<int>> RandomCube(Random random)
    {
        var cube = new Dictionary<RowKey, HashSet<int>>();
        var person = 0;
        for (var unit = 0; unit < random.Next(1, 8); unit++)
        {
            for (var i = random.Next(0, 14); i > 0; i--, person++)
            {
                foreach (var week in Enumerable.Range(0, 5).Where(_ => random.Next(3) == 0))
                {
                    foreach (var key in new[] { new RowKey(), new() { OrgUnit = $"u{unit}" }, new() { Week = week }, new() { OrgUnit = $"u{unit}", Week = week } })
                    {
                        (cube.TryGetValue(key, out var people) ? people : cube[key] = []).Add(person);
                    }
                }
            }
        }

        return cube;
    }
}
