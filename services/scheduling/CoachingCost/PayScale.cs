using Coaching.Platform;

namespace Coaching.Scheduling;

/// <summary>What an hour costs, in minor units of a currency.</summary>
internal sealed record HourlyPay(string Currency, long MinorUnits);

/// <summary>What an hour of each of some people costs on a day: by the post that they mainly hold then, at the nearest rate that has begun.</summary>
internal sealed class PayScale
{
    private readonly ILookup<string, PostRow> _posts;
    private readonly Dictionary<(string Unit, int Role), List<RateRow>> _rates;

    private PayScale(IEnumerable<PostRow> posts, IEnumerable<RateRow> rates)
    {
        // The main post is at the unit where the person mainly works, else the oldest.
        _posts = posts.OrderByDescending(post => post.IsMain).ThenBy(post => post.StartDate).ThenBy(post => post.Name, StringComparer.Ordinal).ToLookup(post => post.Person);

        // Nearest unit first, there the latest first.
        _rates = rates.GroupBy(rate => (rate.Unit, 1 << rate.Role))
            .ToDictionary(group => group.Key, group => group.OrderBy(rate => rate.Depth).ThenByDescending(rate => rate.StartDate).ToList());
    }

    public static async Task<PayScale> Read(Tx db, IReadOnlyCollection<string> people)
    {
        var posts = await db.Query<PostRow>(SelectPosts(db.Dialect), new { People = Dialect.Keys(people) });
        var rates = await db.Query<RateRow>(SelectRates(db.Dialect), new { Units = Dialect.Keys(posts.Select(post => post.OrgUnit).Distinct()) });
        return new PayScale(posts, rates);
    }

    /// <summary>Null for whoever holds no post that day, or one that nobody has said the pay of.</summary>
    public HourlyPay? Of(string person, DateOnly day)
    {
        var post = _posts[person].FirstOrDefault(post => post.StartDate <= day && (post.EndDate is null || post.EndDate > day));
        var rate = post is null ? null : _rates.GetValueOrDefault((post.OrgUnit, post.Role))?.FirstOrDefault(rate => rate.StartDate <= day);
        return rate is null ? null : new HourlyPay(rate.Currency, rate.HourlyMinorUnits);
    }

    private static string SelectPosts(Dialect dialect) => $"""
        SELECT p.name, p.person, p.role, p.org_unit, p.start_date, p.end_date, CASE WHEN q.org_unit = p.org_unit THEN 1 ELSE 0 END AS main
        FROM dir_posts p LEFT JOIN dir_people q ON q.name = p.person
        WHERE p.person IN ({dialect.Each("@People")})
        """;

    private static string SelectRates(Dialect dialect) => $"""
        SELECT a.org_unit AS unit, a.depth, r.role, r.start_date, r.currency, r.hourly_minor_units
        FROM pay_rates r JOIN dir_ancestors a ON a.ancestor = r.org_unit
        WHERE a.org_unit IN ({dialect.Each("@Units")})
        """;

    private sealed record PostRow
    {
        public required string Name { get; init; }

        public required string Person { get; init; }

        /// <summary>A bit, as the directory keeps it.</summary>
        public required int Role { get; init; }

        public required string OrgUnit { get; init; }

        public required DateOnly StartDate { get; init; }

        public DateOnly? EndDate { get; init; }

        public required int Main { get; init; }

        public bool IsMain => Main != 0;
    }

    private sealed record RateRow
    {
        public required string Unit { get; init; }

        public required int Depth { get; init; }

        public required int Role { get; init; }

        public required DateOnly StartDate { get; init; }

        public required string Currency { get; init; }

        public required long HourlyMinorUnits { get; init; }
    }
}
