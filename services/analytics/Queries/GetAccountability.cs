using Coaching.Analytics.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Grpc.Core;

namespace Coaching.Analytics;

internal sealed partial class AnalyticsApi
{
    private const string Me = "me";

    public override Task<Accountability> GetAccountability(GetAccountabilityRequest request, ServerCallContext context)
    {
        var violations = new Violations().Require(
            ResourceName.Match("people/{person}/accountability", request.Name, out var id), "name", "must be a name like people/{person}/accountability");
        var range = WeekRange.Read(violations, request.StartDate, request.EndDate);
        violations.ThrowIfAny();

        // Nobody's but the caller's own, whoever else there is.
        if (context.Caller().Person is not { } me || (id != Me && $"people/{id}" != me))
        {
            throw Errors.NotFound(request.Name);
        }

        var args = new { me, range.From, range.Until, now = weeks.Now, day = weeks.Date };
        return database.Read(
            async db => new Accountability
            {
                Name = $"{me}/accountability",
                AsCoach = { Figures(await db.Query<OwnRow>(SelectAsCoach, args), await db.Query<OtherSide>(CountCoachees, args)) },
                AsCoachee = { Figures(await db.Query<OwnRow>(SelectAsCoachee, args), await db.Query<OtherSide>(CountCoaches, args)) },
                Watermark = watermarks.Of("accountability/1"),
            },
            context.CancellationToken);
    }

    private static IEnumerable<Accountability.Types.TierFigures> Figures(IReadOnlyList<OwnRow> cells, IReadOnlyList<OtherSide> people)
    {
        var figures = cells.Where(row => row.HasCompletion).ToDictionary(row => row.Tier);
        var others = people.ToDictionary(row => row.Tier, row => row.People);
        return figures.Keys.Union(others.Keys).Order().Select(tier => new Accountability.Types.TierFigures
        {
            Tier = (Tier)tier,
            People = others.GetValueOrDefault(tier),
            Observation = figures.GetValueOrDefault(tier)?.ToObservation() ?? new Completion(),
            Feedback = figures.GetValueOrDefault(tier)?.ToFeedback() ?? new Completion(),
        });
    }

    private static readonly string SelectAsCoach = SelectOwn("coach");

    private static readonly string SelectAsCoachee = SelectOwn("coachee");

    private static string SelectOwn(string side) => $"""
        SELECT c.tier, {CellReader.Sums}, {CellReader.Overdue}
        FROM pair_weeks c
        WHERE c.{side} = @me AND c.week >= @From AND c.week < @Until
        GROUP BY c.tier
        """;

    private const string CountCoachees = """
        SELECT tier, COUNT(DISTINCT coachee) AS people FROM dir_pairs
        WHERE coach = @me AND start_date <= @day AND (end_date IS NULL OR end_date > @day)
        GROUP BY tier
        """;

    private const string CountCoaches = """
        SELECT tier, COUNT(DISTINCT coach) AS people FROM dir_pairs
        WHERE coachee = @me AND start_date <= @day AND (end_date IS NULL OR end_date > @day)
        GROUP BY tier
        """;

    private sealed record OwnRow : CellSums
    {
        public required int Tier { get; init; }
    }

    private sealed record OtherSide
    {
        public required int Tier { get; init; }
        public required long People { get; init; }
    }
}
