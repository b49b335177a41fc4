using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    public override Task<FeedbackReview> DecideFeedbackReview(DecideFeedbackReviewRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, FeedbackReviewRow.Pattern)
            .Enum("decision", request.Decision);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => Decide(tx, reach, request, version), (tx, stored) => ShowReview(tx, reach, stored));
    }

    private async Task<FeedbackReview> Decide(Session tx, Reach reach, DecideFeedbackReviewRequest request, long version)
    {
        var row = await FeedbackReviewRow.Find(tx, reach, request.Name);
        if (row.Version != version)
        {
            throw Errors.Stale(row.Name);
        }

        // The reviewer sees it, but it is not the reviewer's to say.
        var decided = reach.Caller == row.Coach ? row with { CoachDecision = request.Decision }
            : reach.Caller == row.Coachee ? row with { CoacheeDecision = request.Decision }
            : throw Errors.Denied();
        decided = await FeedbackReviewRow.Save(tx, decided with { UpdateTime = tx.Now, Version = version + 1 });
        return await decided.ToProto(tx, vault, reach.Caller);
    }
}
