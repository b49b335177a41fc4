using Coaching.Analytics.V1;
using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>What a question takes out of the cells: which units, weeks, programme and level, and what it breaks them down by.</summary>
internal sealed record Slice(Scope Scope, IReadOnlyList<Dimension> By, WeekRange Weeks, string Programme = "", int Tier = 0)
{
    public bool Has(Dimension dimension) => By.Contains(dimension);

    /// <summary>Notes what is wrong with a list of dimensions.</summary>
    public static void Check(Violations violations, IReadOnlyList<Dimension> by, params ReadOnlySpan<Dimension> allowed)
    {
        var names = string.Join(", ", allowed.ToArray().Select(dimension => "DIMENSION" + string.Concat(dimension.ToString().Select(c => char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"))));
        for (var i = 0; i < by.Count; i++)
        {
            violations
                .Require(allowed.Contains(by[i]), $"group_by[{i}]", $"must be one of {names}")
                .Require(by.Take(i).All(earlier => earlier != by[i]), $"group_by[{i}]", "must not be named twice");
        }
    }
}

/// <summary>What a row is about; what it is not broken down by stands for all.</summary>
internal sealed record RowKey
{
    public const string All = "*";
    public const int AllNumbers = -1;

    public string OrgUnit { get; init; } = All;
    public int Week { get; init; } = AllNumbers;
    public string Programme { get; init; } = All;
    public int Tier { get; init; } = AllNumbers;
    public string Coach { get; init; } = All;

    /// <summary>Orders rows by the dimensions in the order asked for.</summary>
    public static Comparer<RowKey> Order(IReadOnlyList<Dimension> by) => Comparer<RowKey>.Create((one, other) =>
    {
        foreach (var dimension in by)
        {
            var order = dimension switch
            {
                Dimension.OrgUnit => string.CompareOrdinal(one.OrgUnit, other.OrgUnit),
                Dimension.Week => one.Week.CompareTo(other.Week),
                Dimension.Programme => string.CompareOrdinal(one.Programme, other.Programme),
                Dimension.Tier => one.Tier.CompareTo(other.Tier),
                _ => string.CompareOrdinal(one.Coach, other.Coach),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    });

    /// <summary>The rows of one page, in order, with the token of the next.</summary>
    public static (IReadOnlyList<T> Rows, string NextPageToken) Cut<T>(Page page, IEnumerable<T> rows, IReadOnlyList<Dimension> by, Func<T, RowKey> key)
    {
        var order = Order(by);
        var after = page.After<RowKey>();
        return page.Cut([.. rows.Where(row => after is null || order.Compare(key(row), after) > 0).OrderBy(key, order).Take(page.Take)], key);
    }
}
