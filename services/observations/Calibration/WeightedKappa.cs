namespace Coaching.Observations;

/// <summary>Two ratings of the same item of the same lesson, as places in an order of categories from 0.</summary>
internal sealed record RatingPair(string Key, int Categories, int Own, int Other, DateTimeOffset Time)
{
    /// <summary>The difference as a share of the scale.</summary>
    public double Difference => (double)(Own - Other) / (Categories - 1);
}

/// <summary>Cohen's kappa with weights that grow with the square of the distance between two ratings.</summary>
internal static class WeightedKappa
{
    /// <summary>
    /// 1 less observed disagreement over that expected by chance. Over several items both are averaged over all pairs first, each item with the
    /// frequencies of its own. Null when chance explains all: nobody's ratings vary.
    /// </summary>
    public static double? Of(IEnumerable<RatingPair> pairs)
    {
        var (observed, expected) = (0.0, 0.0);
        foreach (var item in pairs.GroupBy(pair => (pair.Key, pair.Categories)))
        {
            var all = item.ToList();
            var (own, other) = (new int[item.Key.Categories], new int[item.Key.Categories]);
            foreach (var pair in all)
            {
                own[pair.Own]++;
                other[pair.Other]++;
                observed += Weight(pair.Own, pair.Other, item.Key.Categories);
            }

            for (var row = 0; row < own.Length; row++)
            {
                for (var column = 0; column < other.Length; column++)
                {
                    expected += Weight(row, column, own.Length) * own[row] * other[column] / all.Count;
                }
            }
        }

        return expected == 0 ? null : 1 - (observed / expected);
    }

    private static double Weight(int one, int two, int categories)
    {
        var distance = (double)(one - two) / (categories - 1);
        return distance * distance;
    }
}
