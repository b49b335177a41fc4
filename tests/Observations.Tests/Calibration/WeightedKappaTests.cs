namespace Coaching.Observations.Tests;

public sealed class WeightedKappaTests
{
    /// <summary>Twenty ratings of anxiety by two raters, of the R package irr: kappa2(anxiety[, 1:2], "squared") is 0.297.</summary>
    private static readonly int[] First = [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3];
    private static readonly int[] Second = [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4];

    [Fact]
    public void The_values_of_published_examples_come_out()
    {
        // Agresti's couples (vcd's SexualFun, with the weights of Fleiss and Cohen): 0.3320. Two readers of fifty grant proposals: 0.4.
        Assert.Equal(0.297, WeightedKappa.Of(First.Zip(Second, (one, two) => Pair(6, one - 1, two - 1)))!.Value, 3);
        Assert.Equal(0.332, WeightedKappa.Of(Table([[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]))!.Value, 4);
        Assert.Equal(0.4, WeightedKappa.Of(Table([[20, 5], [10, 15]]))!.Value, 10);
        Assert.Equal(1, WeightedKappa.Of(Table([[5, 0, 0], [0, 3, 0], [0, 0, 1]])));
        Assert.Null(WeightedKappa.Of(Table([[9, 0], [0, 0]])));
        Assert.Null(WeightedKappa.Of([]));
    }

    [Fact]
    public void With_squared_weights_it_is_the_concordance_of_the_two()
    {
        for (var seed = 1; seed <= 500; seed++)
        {
            var random = new Random(seed);
            var categories = random.Next(2, 8);
            var pairs = Enumerable.Range(0, random.Next(5, 60)).Select(_ => Pair(categories, random.Next(categories), random.Next(categories))).ToList();
            var (one, two) = (pairs.Average(pair => pair.Own), pairs.Average(pair => pair.Other));

            // Twice the covariance over both variances and the squared difference of the means.
            var covariance = pairs.Average(pair => (pair.Own - one) * (pair.Other - two));
            var spread = pairs.Average(pair => Math.Pow(pair.Own - one, 2)) + pairs.Average(pair => Math.Pow(pair.Other - two, 2)) + Math.Pow(one - two, 2);

            Assert.True(Math.Abs(WeightedKappa.Of(pairs)!.Value - (2 * covariance / spread)) < 1e-9, $"seed {seed}");
        }
    }

    private static IEnumerable<RatingPair> Table(int[][] counts) =>
        from row in Enumerable.Range(0, counts.Length)
        from column in Enumerable.Range(0, counts.Length)
        from _ in Enumerable.Range(0, counts[row][column])
        select Pair(counts.Length, row, column);

    private static RatingPair Pair(int categories, int own, int other) => new("item", categories, own, other, default);
}
