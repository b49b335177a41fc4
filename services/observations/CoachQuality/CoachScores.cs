using Coaching.Observations.V1;
using Coaching.Platform;
using Skill = Coaching.Observations.V1.CoachOnCoaching.Types.Skill;

namespace Coaching.Observations;

/// <summary>One rating of a coach's skill.</summary>
internal sealed record CoachScore(string Coach, string OrgUnit, Skill Skill, int Score, DateTimeOffset Time);

/// <summary>The ratings of coaches, from visits and talks and from reviews alike.</summary>
internal static class CoachScores
{
    private const string Records = "SELECT r.name, r.coachee AS coach, r.org_unit, r.start_time AS time, r.content, 0 AS is_review FROM coach_on_coachings r";

    private const string Reviews =
        "SELECT r.name, r.coach, r.org_unit, r.meeting_time AS time, r.content, 1 AS is_review FROM feedback_reviews r";

    /// <summary>Rows of both tables under conditions on <c>r.org_unit</c>, the coach's column and the time's.</summary>
    public static string Select(Func<string, string, string> where) => $"""
        {Records} WHERE {where("r.coachee", "r.start_time")}
        UNION ALL
        {Reviews} WHERE r.review_time IS NOT NULL AND {where("r.coach", "r.meeting_time")}
        """;

    public static async Task<IReadOnlyList<CoachScore>> Open(Session db, Vault vault, IReadOnlyList<CoachScoreRow> rows)
    {
        await vault.Warm(db, rows.Select(row => row.Content));
        var scores = new List<CoachScore>(rows.Count * 6);
        foreach (var row in rows)
        {
            var ratings = row.IsReview
                ? (await vault.Open<FeedbackReview>(db, row.Name, row.Content)).Ratings
                : (await vault.Open<CoachOnCoaching>(db, row.Name, row.Content)).Ratings;
            scores.AddRange(ratings.Select(rating => new CoachScore(row.Coach, row.OrgUnit, rating.Skill, rating.Score, row.Time)));
        }

        return scores;
    }
}

internal sealed record CoachScoreRow
{
    public required string Name { get; init; }

    public required string Coach { get; init; }

    public required string OrgUnit { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required byte[] Content { get; init; }

    public required bool IsReview { get; init; }
}
