using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record FeedbackSampleRow
{
    public const string Pattern = "feedbackSamples/{feedback_sample}";

    public const string Columns =
        "name, coaching_relationship, start_date, end_date, size, seed, meeting_count, coach, coachee, org_unit, county, create_time";

    public required string Name { get; init; }

    public required string CoachingRelationship { get; init; }

    public required DateOnly StartDate { get; init; }

    public required DateOnly EndDate { get; init; }

    public required int Size { get; init; }

    public required long Seed { get; init; }

    public required int MeetingCount { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>The rows as samples, each with its reviews in the order of the draw.</summary>
    public static async Task<IReadOnlyList<FeedbackSample>> ToProtos(Session db, IReadOnlyList<FeedbackSampleRow> rows)
    {
        var reviews = rows.Count == 0
            ? []
            : await db.Query<Drawn>(SelectReviews, new { Names = rows.Select(row => row.Name) });
        var bySample = reviews.ToLookup(review => review.FeedbackSample, review => review.Name);
        return [.. rows.Select(row => row.ToProto(bySample[row.Name]))];
    }

    private FeedbackSample ToProto(IEnumerable<string> reviews) => new()
    {
        Name = Name,
        CoachingRelationship = CoachingRelationship,
        StartDate = StartDate.ToProto(),
        EndDate = EndDate.ToProto(),
        Size = Size,
        Seed = Seed,
        MeetingCount = MeetingCount,
        FeedbackReviews = { reviews },
        Coach = Coach,
        Coachee = Coachee,
        CreateTime = CreateTime.ToProto(),
    };

    private const string SelectReviews = "SELECT name, feedback_sample FROM feedback_reviews WHERE feedback_sample IN @Names ORDER BY feedback_sample, place";

    private sealed record Drawn
    {
        public required string Name { get; init; }

        public required string FeedbackSample { get; init; }
    }
}
