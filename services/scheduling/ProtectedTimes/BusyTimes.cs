using Coaching.Platform;
using Reason = Coaching.Scheduling.V1.ProtectedTimeReason;

namespace Coaching.Scheduling;

/// <summary>What keeps people in a time: coaching, lessons, and what their schools know of their time.</summary>
internal sealed class BusyTimes(SchoolZone zone)
{
    // A period lasts so long at most, so that a slot that reaches into a time began no earlier.
    private static readonly TimeSpan LongestSlot = TimeSpan.FromHours(8);

    /// <summary>By person, why the person is not free; who is free is absent. A session may be left out, for which another time is sought.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlySet<Reason>>> Of(
        Tx db, IReadOnlyCollection<string> people, DateTimeOffset start, DateTimeOffset end, string exceptSession = "")
    {
        var found = new Dictionary<string, SortedSet<Reason>>(StringComparer.Ordinal);
        void Add(string person, Reason reason) => (found.TryGetValue(person, out var reasons) ? reasons : found[person] = []).Add(reason);

        await AddCoaching(db, people, start, end, exceptSession, Add);
        var posts = await db.Query<Post>(
            SelectPosts.Replace("{people}", db.Dialect.Each("@keys"), StringComparison.Ordinal),
            new { keys = Dialect.Keys(people), day = DateOnly.FromDateTime(start.UtcDateTime) });
        foreach (var unit in posts.GroupBy(post => post.OrgUnit, StringComparer.Ordinal))
        {
            var staff = unit.Select(post => post.Person).ToList();
            var school = await FreeTime.Read(db, unit.Key, zone.Id, staff, [], new Span(start, end), exceptSession);
            foreach (var (person, reason) in staff.SelectMany(person => school.Reasons(person, new Span(start, end)).Select(reason => (person, reason))))
            {
                Add(person, reason);
            }
        }

        return found.ToDictionary(each => each.Key, IReadOnlySet<Reason> (each) => each.Value, StringComparer.Ordinal);
    }

    // A slot is protected until its period ends, also when its session is shorter.
    private static async Task AddCoaching(
        Tx db, IReadOnlyCollection<string> people, DateTimeOffset start, DateTimeOffset end, string exceptSession, Action<string, Reason> add)
    {
        var bookings = await db.Query<Booking>(
            SelectBookings.Replace("{people}", db.Dialect.Each("@keys"), StringComparison.Ordinal),
            new
            {
                keys = Dialect.Keys(people),
                First = BookingCells.First(start - LongestSlot),
                Last = BookingCells.Last(end),
                exceptSession,
            });
        foreach (var booking in bookings)
        {
            var minutes = Math.Max(booking.SlotMinutes ?? 0, booking.DurationMinutes);
            if (booking.StartTime < end && start < booking.StartTime.AddMinutes(minutes))
            {
                add(booking.Person, booking.CoachingSlot.Length > 0 ? Reason.CoachingSlot : Reason.CoachingSession);
            }
        }
    }

    private const string SelectBookings = """
        SELECT c.person, s.name, s.coaching_slot, s.start_time, s.duration_minutes, l.end_minute - l.start_minute AS slot_minutes
        FROM (SELECT DISTINCT b.person, b.session FROM booking_cells b
              WHERE b.person IN ({people}) AND b.cell BETWEEN @First AND @Last AND b.session <> @exceptSession) c
        JOIN sessions s ON s.name = c.session
        LEFT JOIN coaching_slots l ON l.name = s.coaching_slot
        """;

    private const string SelectPosts = """
        SELECT DISTINCT p.person, p.org_unit
        FROM dir_posts p
        WHERE p.person IN ({people}) AND p.start_date <= @day AND (p.end_date IS NULL OR p.end_date > @day)
        """;

    private sealed record Booking
    {
        public required string Person { get; init; }

        public required string Name { get; init; }

        public required string CoachingSlot { get; init; }

        public required DateTimeOffset StartTime { get; init; }

        public required int DurationMinutes { get; init; }

        public long? SlotMinutes { get; init; }
    }

    private sealed record Post
    {
        public required string Person { get; init; }

        public required string OrgUnit { get; init; }
    }
}
