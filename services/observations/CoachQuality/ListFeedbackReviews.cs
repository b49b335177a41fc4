using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    public override Task<ListFeedbackReviewsResponse> ListFeedbackReviews(ListFeedbackReviewsRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalName("feedback_sample", request.FeedbackSample, FeedbackSampleRow.Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterReview>();
        var args = reach.With(new
        {
            request.FeedbackSample,
            Before = after?.MeetingTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<FeedbackReviewRow>(SelectReviews, args), row => new AfterReview(row.MeetingTime, row.Name));
            await vault.Warm(db, rows.Select(row => row.Content).OfType<byte[]>());
            var response = new ListFeedbackReviewsResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.FeedbackReviews.Add(await row.ToProto(db, vault, reach.Caller));
            }

            return (response, (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Coach))]);
        });
    }

    // The first line is within the reach anyway; it lets the three indexes on people serve.
    private static readonly string SelectReviews = $"""
        SELECT {FeedbackReviewRow.Columns} FROM feedback_reviews r
        WHERE (r.coach = @reach_caller OR r.coachee = @reach_caller OR r.reviewer = @reach_caller)
          AND {FeedbackReviewRow.Within}
          AND r.meeting_time <= @Before AND (r.meeting_time < @Before OR r.name < @After)
          AND (@FeedbackSample = '' OR r.feedback_sample = @FeedbackSample)
        ORDER BY r.meeting_time DESC, r.name DESC
        """;

    private sealed record AfterReview(DateTimeOffset MeetingTime, string Name);
}
