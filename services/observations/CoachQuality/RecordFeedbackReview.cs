using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    public override Task<FeedbackReview> RecordFeedbackReview(RecordFeedbackReviewRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, FeedbackReviewRow.Pattern);
        CoachRatings.Check(violations, "ratings", request.Ratings).Text("notes", request.Notes, 0, 20_000);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => Rate(tx, reach, request, version), (tx, stored) => ShowReview(tx, reach, stored));
    }

    private async Task<FeedbackReview> Rate(Session tx, Reach reach, RecordFeedbackReviewRequest request, long version)
    {
        var row = await FeedbackReviewRow.Find(tx, reach, request.Name);
        row = row.Reviewer != reach.Caller ? throw Errors.Denied()
            : row.Version != version ? throw Errors.Stale(row.Name)
            : row.IsAgreed ? row
            : throw Errors.Precondition("NOT_AGREED", $"Both of the pair must agree before {row.Name} is made.", ("name", row.Name));
        var content = new FeedbackReview { Ratings = { request.Ratings }, Notes = request.Notes };
        row = await FeedbackReviewRow.Save(tx, row with
        {
            Content = await vault.Seal(tx, row.Coach, row.Name, content),
            ReviewTime = tx.Now,
            UpdateTime = tx.Now,
            Version = version + 1,
        });
        await tx.Publish(row.Name, row.Version, new FeedbackReviewRecorded
        {
            FeedbackReview = row.Name,
            FeedbackMeeting = row.FeedbackMeeting,
            Reviewer = row.Reviewer,
            Coach = row.Coach,
            OrgUnit = row.OrgUnit,
            County = row.County,
            ReviewTime = row.ReviewTime.ToProto(),
        });
        return await row.ToProto(tx, vault, reach.Caller);
    }
}
