using Coaching.People.V1;
using Coaching.Platform;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

/// <summary>Takes back what a pair has planned beyond its end: its coach no longer may, and its time would stay booked.</summary>
internal static class EndedPairs
{
    public static async Task Apply(Tx tx, Fact<CoachingRelationshipChanged> fact)
    {
        if (fact.Data.EndDate.ToDateOnlyOrNull() is not { } end)
        {
            return;
        }

        var beyond = new { fact.Data.CoachingRelationship, State = State.Planned, End = end };
        foreach (var row in await tx.Query<SessionRow>(SelectBeyond, beyond))
        {
            await SessionState.Cancel(tx, row);
        }
    }

    private const string SelectBeyond = $"""
        SELECT {SessionRow.Columns} FROM sessions
        WHERE coaching_relationship = @CoachingRelationship AND state = @State AND start_date >= @End
        ORDER BY start_time, name
        """;
}
