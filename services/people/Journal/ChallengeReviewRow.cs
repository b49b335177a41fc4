using Coaching.People.V1;
using Coaching.Platform;
using ChallengeStanding = Coaching.People.V1.ChallengeReview.Types.Standing;

namespace Coaching.People;

internal sealed record ChallengeReviewRow
{
    public const string Columns = "name, programme, review_date, content, version, create_time, update_time";

    public const string SelectByName = $"SELECT {Columns} FROM challenge_reviews WHERE name = @name";

    /// <summary>A review names no people: staff see it, and the programme's partners.</summary>
    public static readonly string Within = ProgrammeRow.WithinOf("challenge_reviews.programme");

    public static readonly string SelectVisible = $"SELECT {Columns} FROM challenge_reviews WHERE name = @name AND {Within}";

    public required string Name { get; init; }

    public required string Programme { get; init; }

    public required DateOnly ReviewDate { get; init; }

    public required string Content { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public static ChallengeReviewRow Of(ChallengeReview review, string name, string programme, long version, DateTimeOffset createTime, DateTimeOffset now) => new()
    {
        Name = name,
        Programme = programme,
        ReviewDate = review.Date.ToDateOnly(),
        Content = Platform.Content.Of(new ChallengeReview
        {
            Standings = { review.Standings.OrderBy(standing => standing.Challenge) },
            Summary = review.Summary,
        }),
        Version = version,
        CreateTime = createTime,
        UpdateTime = now,
    };

    public ChallengeReview ToProto()
    {
        var review = Platform.Content.Read<ChallengeReview>(Content);
        review.Name = Name;
        review.Date = ReviewDate.ToProto();
        review.OutOfOrder.Add(OutOfOrder(review.Standings));
        review.NextReviewDate = ReviewDate.AddYears(1).ToProto();
        review.CreateTime = CreateTime.ToProto();
        review.UpdateTime = UpdateTime.ToProto();
        review.Etag = Etag.Of(Version);
        return review;
    }

    public ChallengeReviewChanged ToFact() => new()
    {
        ChallengeReview = Name,
        Date = ReviewDate.ToProto(),
        Standings =
        {
            Platform.Content.Read<ChallengeReview>(Content).Standings
                .Select(standing => new ChallengeReviewChanged.Types.Standing { Challenge = standing.Challenge, Stage = standing.Stage }),
        },
    };

    // Taking them on in another order is allowed, but it is said.
    private static IEnumerable<ChallengeReview.Types.Challenge> OutOfOrder(IReadOnlyList<ChallengeStanding> standings) => standings
        .Where((standing, index) => standings.Take(index).Any(earlier => earlier.Stage < standing.Stage))
        .Select(standing => standing.Challenge);
}
