using Coaching.Platform;
using Coaching.Type.V1;

namespace Coaching.People;

/// <summary>Coaching goes down a cascade: only peers coach each other, and nobody coaches, through others, the own coach.</summary>
internal static class CoachingCircle
{
    private const int MaxSteps = 20;

    /// <summary>Everybody who coaches one of the people, directly or through others, in pairs that are not over; pairs of peers do not count.</summary>
    public static async Task<HashSet<string>> Above(Session db, IReadOnlyCollection<string> people, DateOnly day)
    {
        var above = new HashSet<string>(StringComparer.Ordinal);
        var frontier = people.ToList();
        for (var step = 0; step < MaxSteps && frontier.Count > 0; step++)
        {
            var next = new List<string>();
            foreach (var some in frontier.Chunk(ReadinessCheck.Chunk))
            {
                next.AddRange((await db.Query<string>(SelectCoaches, new { some, day, Tier.Peer })).Where(above.Add));
            }

            frontier = next;
        }

        return above;
    }

    private const string SelectCoaches = """
        SELECT DISTINCT coach FROM coaching_relationships
        WHERE coachee IN @some AND tier <> @Peer AND (end_date IS NULL OR (end_date > @day AND end_date > start_date))
        """;
}
