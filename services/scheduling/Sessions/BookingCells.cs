using Coaching.Platform;

namespace Coaching.Scheduling;

/// <summary>
/// The five-minute steps that a session takes of its people's time and of what it has booked. Their primary key, not a look before the
/// insert, decides which of several claims wins; so a booking takes whole steps, on either database.
/// </summary>
internal static class BookingCells
{
    private const int Minutes = 5;
    private const int MaxSeats = 20;

    /// <summary>Takes all that the session needs, or throws SLOT_TAKEN and says whose is taken, not by what.</summary>
    public static async Task Take(Tx tx, SessionRow session)
    {
        if (await TryTake(tx, session) is [var side, ..] taken)
        {
            var all = string.Join(", ", taken);
            throw Errors.Precondition(
                "SLOT_TAKEN", $"Booked in that time: the {all.Replace(", ", ", the ", StringComparison.Ordinal)}.", ("side", side), ("sides", all));
        }
    }

    /// <summary>Takes all that the session needs and answers nothing; or takes nothing and answers whose time is taken.</summary>
    public static async Task<IReadOnlyList<string>> TryTake(Tx tx, SessionRow session)
    {
        var seats = await Seats(tx, session);
        var taken = new List<string>();

        // Always in the same order of what is claimed: two claims on the same then wait for each other and never in a circle.
        foreach (var (resource, side) in Claims(session).OrderBy(claim => claim.Resource, StringComparer.Ordinal))
        {
            if (!await Take(tx, session, resource, seats.GetValueOrDefault(resource)))
            {
                taken.Add(side);
            }
        }

        if (taken.Count > 0)
        {
            await Free(tx, session);
        }

        return [.. taken.Distinct().OrderBy(side => Array.IndexOf(Sides, side))];
    }

    /// <summary>Gives back what a session has taken.</summary>
    public static Task Free(Tx tx, SessionRow session) => tx.Execute(
        $"""
        DELETE FROM booking_cells
        WHERE person IN ({tx.Dialect.Each("@Resources")}) AND cell BETWEEN @First AND @Last AND session = @Name
        """,
        new
        {
            Resources = Dialect.Keys(Claims(session).SelectMany(claim => IsFacility(claim.Resource) ? Seats(claim.Resource, MaxSeats) : [claim.Resource])),
            First = First(session.StartTime),
            Last = Last(session.EndTime),
            session.Name,
        });

    /// <summary>The first cell of a time.</summary>
    public static long First(DateTimeOffset start) => start.ToUnixTimeSeconds() / 60 / Minutes;

    /// <summary>The last cell of a time that ends there.</summary>
    public static long Last(DateTimeOffset end) => (end.ToUnixTimeSeconds() - 1) / 60 / Minutes;

    // Whoever has a stand-in is free to be elsewhere.
    private static IEnumerable<(string Resource, string Side)> Claims(SessionRow session)
    {
        yield return (session.Coachee, "coachee");
        if (!session.HasStandIn)
        {
            yield return (session.Coach, "coach");
        }
        else if (session.StandIn.Length > 0)
        {
            yield return (session.StandIn, "stand-in");
        }

        foreach (var participant in session.ParticipantNames)
        {
            yield return (participant, "participant");
        }

        if (session.Facility.Length > 0)
        {
            yield return (session.Facility, "room");
        }

        if (session.Camera.Length > 0)
        {
            yield return (session.Camera, "camera");
        }
    }

    private static async Task<bool> Take(Tx tx, SessionRow session, string resource, int seats)
    {
        foreach (var seat in IsFacility(resource) ? Seats(resource, seats) : [resource])
        {
            var first = First(session.StartTime);
            if (await tx.TryInsert(InsertCells, new { Person = seat, First = first, Count = Last(session.EndTime) - first + 1, session.Name }))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<Dictionary<string, int>> Seats(Tx tx, SessionRow session)
    {
        string[] names = [.. new[] { session.Facility, session.Camera }.Where(name => name.Length > 0)];
        return names.Length == 0
            ? []
            : (await tx.Query<FacilitySeats>(
                $"SELECT name, capacity FROM facilities WHERE name IN ({tx.Dialect.Each("@names")})", new { names = Dialect.Keys(names) }))
                .ToDictionary(facility => facility.Name, facility => facility.Capacity);
    }

    private static bool IsFacility(string resource) => resource.StartsWith("facilities/", StringComparison.Ordinal);

    private static IEnumerable<string> Seats(string facility, int count) => Enumerable.Range(1, count).Select(seat => $"{facility}#{seat}");

    private static readonly string[] Sides = ["coach", "coachee", "stand-in", "participant", "room", "camera"];

    private const string InsertCells = """
        INSERT INTO booking_cells (person, cell, session)
        SELECT @Person, @First + n, @Name FROM cell_offsets WHERE n < @Count
        """;

    private sealed record FacilitySeats
    {
        public required string Name { get; init; }

        public required int Capacity { get; init; }
    }
}
