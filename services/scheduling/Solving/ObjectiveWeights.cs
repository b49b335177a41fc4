namespace Coaching.Scheduling;

/// <summary>
/// Lexicographic order as one number: an objective weighs more than all that the later ones together can reach, so that a sum decides as the order
/// does and can be taken apart again.
/// </summary>
internal sealed class ObjectiveWeights
{
    public const int Count = 6;
    private readonly long[] _weights = new long[Count];

    public ObjectiveWeights(SchoolModel school)
    {
        long slots = school.Pairs.Sum(pair => pair.Wanted + 1);
        long given = school.Pairs.Sum(pair => pair.Wanted + 2);
        var twos = Math.Max(0, Math.Min(given, school.DailyLimit.DefaultIfEmpty(0).Max()) - 1);
        long[] most =
        [
            school.Pairs.Length,
            school.Pairs.Sum(pair => pair.Lag.SelectMany(lags => lags).DefaultIfEmpty(0).Max(lag => (long)lag) + 1),
            given * twos,
            school.Pairs.Sum(pair => (long)pair.Wanted),
            slots,
            school.Problem.Pairs.All(pair => pair.Published is null) ? 0 : slots,
        ];
        var weight = 1L;
        for (var objective = Count - 1; objective >= 0; objective--)
        {
            _weights[objective] = weight;
            weight = checked(weight * (most[objective] + 1));
        }
    }

    public long Of(CoachingObjective objective) => _weights[(int)objective];

    /// <summary>The sum of the first values that a sum was made of, of the first two, and so on.</summary>
    public IEnumerable<long> Prefixes(long cost) => _weights.Select(weight => cost - (cost % weight));

    /// <summary>The values that a sum was made of.</summary>
    public int[] Split(long cost)
    {
        var values = new int[Count];
        for (var objective = 0; objective < Count; objective++)
        {
            (values[objective], cost) = ((int)(cost / _weights[objective]), cost % _weights[objective]);
        }

        return values;
    }
}
