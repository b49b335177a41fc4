namespace Coaching.Scheduling;

/// <summary>Those who see a session without being its pair.</summary>
internal static class SessionPeople
{
    public static async Task Add(Tx tx, string session, IEnumerable<string> people)
    {
        foreach (var person in people)
        {
            await tx.TryInsert("INSERT INTO session_people (person, session) VALUES (@person, @session)", new { person, session });
        }
    }

    /// <summary>Lets the one go who was asked to stand in, and lets another in, if one is named.</summary>
    public static async Task ReplaceStandIn(Tx tx, SessionRow row, string standIn)
    {
        if (row.StandIn.Length > 0)
        {
            await tx.Execute("DELETE FROM session_people WHERE person = @StandIn AND session = @Name", row);
        }

        if (standIn.Length > 0)
        {
            await Add(tx, row.Name, [standIn]);
        }
    }
}
