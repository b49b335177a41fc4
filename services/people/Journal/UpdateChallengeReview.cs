using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammeJournalApi
{
    private static readonly string[] UpdatableReviewFields = ["date", "standings", "summary"];

    public override Task<ChallengeReview> UpdateChallengeReview(UpdateChallengeReviewRequest request, ServerCallContext context)
    {
        var wanted = request.ChallengeReview ?? new ChallengeReview();
        var violations = new Violations().Name("challenge_review.name", wanted.Name, "programmes/{programme}/challengeReviews/{year}");
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableReviewFields);
        var version = Etag.Check(violations, wanted.Etag, context, "challenge_review.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => Update(tx, context, wanted, fields, version), ReplayReview);
    }

    private static async Task<ChallengeReview> Update(
        Session tx, ServerCallContext context, ChallengeReview wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await tx.Find<ChallengeReviewRow>(ChallengeReviewRow.SelectByName, new { name = wanted.Name }) ?? throw Errors.NotFound(wanted.Name);
        await MustRun(tx, context, row.Programme);
        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        var review = row.ToProto();
        Masks.Apply(fields, wanted, review);
        var violations = new Violations().Require(review.Date?.Year == row.ReviewDate.Year, "challenge_review.date", $"must stay in {row.ReviewDate.Year}");
        Check(violations, review);
        violations.ThrowIfAny();

        row = ChallengeReviewRow.Of(review, row.Name, row.Programme, version + 1, row.CreateTime, tx.Now);
        if (await tx.Execute(StoreReview, row) == 0)
        {
            throw Errors.Stale(wanted.Name);
        }

        await tx.Publish(row.Name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private const string StoreReview = """
        UPDATE challenge_reviews SET review_date = @ReviewDate, content = @Content, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
