using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    public override Task<FeedbackReview> GetFeedbackReview(GetFeedbackReviewRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, FeedbackReviewRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var review = await ShowReview(db, context.Reach(), request.Name);
            return (review, (IReadOnlyList<Seen>)[new Seen(review.Name, review.Coach)]);
        });
    }

    private async Task<FeedbackReview> ShowReview(Session db, Reach reach, string name) =>
        await (await FeedbackReviewRow.Find(db, reach, name)).ToProto(db, vault, reach.Caller);
}
