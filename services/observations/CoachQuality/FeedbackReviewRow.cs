using Coaching.Observations.V1;
using Coaching.Platform;
using Decision = Coaching.Observations.V1.FeedbackReview.Types.Decision;
using State = Coaching.Observations.V1.FeedbackReview.Types.State;

namespace Coaching.Observations;

internal sealed record FeedbackReviewRow
{
    public const string Pattern = "feedbackReviews/{feedback_review}";

    public const string Columns =
        "name, feedback_sample, place, feedback_meeting, coaching_relationship, coach, coachee, reviewer, org_unit, county, meeting_time, "
        + "coach_decision, coachee_decision, content, review_time, create_time, update_time, version";

    /// <summary>The condition that <c>r</c> is for the caller to see: of the meeting's pair, or the reviewer while that pair lasts too.</summary>
    public static readonly string Within =
        $"({Reach.Predicate("r.org_unit", "r.coach", "r.coachee")} OR {Reach.Predicate("r.org_unit", "r.reviewer", "r.coach")})";

    public required string Name { get; init; }

    public required string FeedbackSample { get; init; }

    public required int Place { get; init; }

    public required string FeedbackMeeting { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string Reviewer { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required DateTimeOffset MeetingTime { get; init; }

    public required Decision CoachDecision { get; init; }

    public required Decision CoacheeDecision { get; init; }

    public byte[]? Content { get; init; }

    public DateTimeOffset? ReviewTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    public bool IsAgreed => CoachDecision == Decision.Agreed && CoacheeDecision == Decision.Agreed;

    private State State => ReviewTime is not null ? State.Reviewed
        : CoachDecision == Decision.Declined || CoacheeDecision == Decision.Declined ? State.Closed
        : IsAgreed ? State.Open
        : State.Asked;

    /// <summary>The row within the caller's reach under the RPC; NOT_FOUND, missing or not, otherwise.</summary>
    public static async Task<FeedbackReviewRow> Find(Session db, Reach reach, string name) =>
        await db.Find<FeedbackReviewRow>(SelectReached, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);

    /// <summary>The review as the caller may see it: how a coach was rated is not for the teacher.</summary>
    public async Task<FeedbackReview> ToProto(Session db, Vault vault, string caller)
    {
        var review = Content is not null && (caller == Coach || caller == Reviewer) ? await vault.Open<FeedbackReview>(db, Name, Content) : new FeedbackReview();
        review.Name = Name;
        review.FeedbackSample = FeedbackSample;
        review.FeedbackMeeting = FeedbackMeeting;
        review.CoachingRelationship = CoachingRelationship;
        review.Coach = Coach;
        review.Coachee = Coachee;
        review.Reviewer = Reviewer;
        review.MeetingTime = MeetingTime.ToProto();
        review.CoachDecision = CoachDecision;
        review.CoacheeDecision = CoacheeDecision;
        review.State = State;
        review.ReviewTime = ReviewTime.ToProto();
        review.CreateTime = CreateTime.ToProto();
        review.UpdateTime = UpdateTime.ToProto();
        review.Etag = Etag.Of(Version);
        return review;
    }

    /// <summary>Stores a row whose version is the next one.</summary>
    public static async Task<FeedbackReviewRow> Save(Session tx, FeedbackReviewRow row) =>
        await tx.Execute(Update, row) == 1 ? row : throw Errors.Stale(row.Name);

    private static readonly string SelectReached = $"SELECT {Columns} FROM feedback_reviews r WHERE r.name = @Name AND {Within}";

    private const string Update = """
        UPDATE feedback_reviews
        SET coach_decision = @CoachDecision, coachee_decision = @CoacheeDecision, content = @Content, review_time = @ReviewTime,
            update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;
}
