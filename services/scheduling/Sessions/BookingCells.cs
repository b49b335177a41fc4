using Coaching.Platform;

namespace Coaching.Scheduling;

/// <summary>
/// The five-minute steps that a session takes of both people's time. Their primary key, not a look before the insert, decides which of
/// several claims wins; so a booking takes whole steps, on either database.
/// </summary>
internal static class BookingCells
{
    private const int Minutes = 5;

    /// <summary>Takes the time of both, or throws SLOT_TAKEN and says whose is taken, not by what.</summary>
    public static async Task Take(Tx tx, SessionRow session)
    {
        // Always in the same order of people: two claims on the same two then wait for each other and never in a circle.
        var isCoachFirst = string.CompareOrdinal(session.Coach, session.Coachee) <= 0;
        var first = isCoachFirst ? session.Coach : session.Coachee;
        var second = isCoachFirst ? session.Coachee : session.Coach;
        var firstIsFree = await Take(tx, session, first);
        var secondIsFree = await Take(tx, session, second);
        if (!firstIsFree || !secondIsFree)
        {
            var side = (isCoachFirst ? firstIsFree : secondIsFree) ? "coachee" : "coach";
            throw Errors.Precondition("SLOT_TAKEN", $"The {side} is booked in that time.", ("side", side));
        }
    }

    /// <summary>Gives back what a session has taken.</summary>
    public static Task Free(Tx tx, SessionRow session) =>
        tx.Execute(DeleteCells, new { session.Coach, session.Coachee, First = First(session), Last = Last(session), session.Name });

    private static Task<bool> Take(Tx tx, SessionRow session, string person) =>
        tx.TryInsert(
            InsertCells, new { Person = person, First = First(session), Count = Last(session) - First(session) + 1, session.Name });

    private static long First(SessionRow session) => session.StartTime.ToUnixTimeSeconds() / 60 / Minutes;

    private static long Last(SessionRow session) => (session.EndTime.ToUnixTimeSeconds() - 1) / 60 / Minutes;

    private const string InsertCells = """
        INSERT INTO booking_cells (person, cell, session)
        SELECT @Person, @First + n, @Name FROM cell_offsets WHERE n < @Count
        """;

    private const string DeleteCells = """
        DELETE FROM booking_cells
        WHERE person IN (@Coach, @Coachee) AND cell BETWEEN @First AND @Last AND session = @Name
        """;
}
