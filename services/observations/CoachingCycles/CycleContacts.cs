using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>What happens on a cycle moves its follow-up on.</summary>
internal static class CycleContacts
{
    /// <summary>
    /// Notes that the two of a pair were in contact on a cycle: a session, a lesson seen, feedback. Answers false when it is no cycle of that
    /// pair; one that has ended still takes what phones bring late.
    /// </summary>
    public static async Task<bool> Note(Session tx, string cycle, string pair, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var known = await tx.Find<Contact>(SelectContact, new { cycle, pair, cancelled = CoachingCycle.Types.State.Cancelled });
        if (known is { } contact && time > contact.ContactTime)
        {
            // No new version: nobody's edit is stale because a lesson was seen meanwhile.
            DateTimeOffset? due = contact.FollowUpSeconds == 0 ? null : time.AddSeconds(contact.FollowUpSeconds);
            await tx.Execute("UPDATE coaching_cycles SET contact_time = @time, follow_up_due_time = @due WHERE name = @cycle", new { cycle, time, due });
        }

        return known is not null;
    }

    private const string SelectContact = """
        SELECT contact_time, follow_up_seconds FROM coaching_cycles WHERE name = @cycle AND coaching_relationship = @pair AND state <> @cancelled
        """;

    private sealed record Contact
    {
        public required DateTimeOffset ContactTime { get; init; }

        public required long FollowUpSeconds { get; init; }
    }
}
