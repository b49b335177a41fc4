using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammeJournalApi
{
    public override Task<ListChallengeReviewsResponse> ListChallengeReviews(ListChallengeReviewsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, "programmes/{programme}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        // Names end in the year, in four digits, which come before letters in either engine.
        var args = context.Reach().With(new { request.Parent, Before = page.After<NameKey>()?.Name ?? $"{request.Parent}/challengeReviews/a", take = page.Take });
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<ChallengeReviewRow>(SelectReviews, args), row => new NameKey(row.Name));
                return new ListChallengeReviewsResponse { ChallengeReviews = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectReviews = $"""
        SELECT {ChallengeReviewRow.Columns} FROM challenge_reviews
        WHERE programme = @Parent AND name < @Before AND {ChallengeReviewRow.Within}
        ORDER BY name DESC
        """;
}
