using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammeJournalApi
{
    public override Task<ChallengeReview> GetChallengeReview(GetChallengeReviewRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "programmes/{programme}/challengeReviews/{year}").ThrowIfAny();

        return database.Read(
            async db => (await db.Find<ChallengeReviewRow>(ChallengeReviewRow.SelectVisible, context.Reach().With(new { name = request.Name }))
                ?? throw Errors.NotFound(request.Name)).ToProto(),
            context.CancellationToken);
    }

    // Whoever may write reviews may read them all.
    private static async Task<ChallengeReview> ReplayReview(Session tx, string name) =>
        (await tx.Find<ChallengeReviewRow>(ChallengeReviewRow.SelectByName, new { name }) ?? throw Errors.NotFound(name)).ToProto();
}
