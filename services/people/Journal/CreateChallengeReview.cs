using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammeJournalApi
{
    public override Task<ChallengeReview> CreateChallengeReview(CreateChallengeReviewRequest request, ServerCallContext context)
    {
        var draft = request.ChallengeReview ?? new ChallengeReview();
        var violations = new Violations()
            .Name("parent", request.Parent, "programmes/{programme}")
            .Require(request.ChallengeReview is not null, "challenge_review", "must be set");
        Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"{request.Parent}/challengeReviews/{draft.Date.Year:0000}";
        return database.Once(context, request, name, tx => Create(tx, context, request.Parent, name, draft), ReplayReview);
    }

    private static void Check(Violations violations, ChallengeReview review)
    {
        violations.Date("challenge_review.date", review.Date)
            .Require(
                review.Standings.Count == 4 && review.Standings.DistinctBy(standing => standing.Challenge).Count() == 4,
                "challenge_review.standings", "must hold each of the four challenges once")
            .Text("challenge_review.summary", review.Summary, 0, 4_000);
        for (var index = 0; index < Math.Min(review.Standings.Count, 4); index++)
        {
            var (standing, path) = (review.Standings[index], $"challenge_review.standings[{index}]");
            violations.Enum($"{path}.challenge", standing.Challenge)
                .Enum($"{path}.stage", standing.Stage)
                .Text($"{path}.evidence", standing.Evidence, 0, 2_000)
                .Text($"{path}.next_step", standing.NextStep, 0, 2_000);
        }
    }

    private static async Task<ChallengeReview> Create(Session tx, ServerCallContext context, string programme, string name, ChallengeReview draft)
    {
        await MustRun(tx, context, programme);
        var row = ChallengeReviewRow.Of(draft, name, programme, 1, tx.Now, tx.Now);
        if (!await tx.TryInsert(InsertReview, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Publish(name, row.Version, row.ToFact());
        return row.ToProto();
    }

    // A review is about the whole programme: whoever writes it answers for each of its areas.
    private static async Task MustRun(Session tx, ServerCallContext context, string programme)
    {
        var row = await tx.Find<ProgrammeRow>(ProgrammeRow.SelectByName, new { name = programme }) ?? throw Errors.NotFound(programme);
        foreach (var unit in ProgrammeRow.Names(row.OrgUnits))
        {
            await tx.MustReach(context, unit);
        }
    }

    private const string InsertReview = $"""
        INSERT INTO challenge_reviews ({ChallengeReviewRow.Columns})
        VALUES (@Name, @Programme, @ReviewDate, @Content, @Version, @CreateTime, @UpdateTime)
        """;
}
