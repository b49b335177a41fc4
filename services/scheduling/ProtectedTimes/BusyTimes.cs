using Coaching.Platform;
using Coaching.Scheduling.V1;
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
            await AddSchool(db, unit.Key, unit.Select(post => post.Person).ToHashSet(StringComparer.Ordinal), start, end, Add);
        }

        return found.ToDictionary(each => each.Key, IReadOnlySet<Reason> (each) => each.Value, StringComparer.Ordinal);
    }

    /// <summary>The names of a school's rooms in which a lesson is taught in a time.</summary>
    public async Task<IReadOnlySet<string>> RoomsTaught(Tx db, string unit, DateTimeOffset start, DateTimeOffset end)
    {
        var week = await SchoolWeek.Of(db, unit, zone.Id, start, end);
        var timetable = (await TimetableRow.On(db, unit, week.FirstDay))?.Read() ?? new Timetable();
        var now = Now(timetable, week);
        return timetable.Lessons.Where(lesson => now.Contains(lesson.Period)).SelectMany(lesson => lesson.Room.Split('+'))
            .Where(room => room.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
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
            var minutes = booking.SlotMinutes is { } slot && booking.RescheduleCount == 0 ? Math.Max(slot, booking.DurationMinutes) : booking.DurationMinutes;
            if (booking.StartTime < end && start < booking.StartTime.AddMinutes(minutes))
            {
                add(booking.Person, booking.CoachingSlot.Length > 0 ? Reason.CoachingSlot : Reason.CoachingSession);
            }
        }
    }

    private async Task AddSchool(
        Tx db, string unit, HashSet<string> people, DateTimeOffset start, DateTimeOffset end, Action<string, Reason> add)
    {
        var week = await SchoolWeek.Of(db, unit, zone.Id, start, end);
        foreach (var time in (await StaffTimeRow.Of(db, unit)).Where(row => people.Contains(row.Person)).Select(row => row.ToProto()))
        {
            foreach (var own in time.WeeklyTimes.Where(own =>
                week.Holds(own.CycleWeek, (int)own.Day, WallClock.Minute(own.StartTime), WallClock.Minute(own.EndTime), teaching: false)))
            {
                add(time.Person, own.Kind == StaffTime.Types.WeeklyTime.Types.Kind.Away ? Reason.NotThere : Reason.NotCoverable);
            }
        }

        if ((await TimetableRow.On(db, unit, week.FirstDay))?.Read() is not { } timetable)
        {
            return;
        }

        var now = Now(timetable, week);
        foreach (var person in timetable.Lessons.Where(lesson => now.Contains(lesson.Period)).SelectMany(lesson => lesson.Staff)
            .Select(index => timetable.Staff[index].Person).Where(people.Contains).Distinct())
        {
            add(person, Reason.Teaches);
        }

        foreach (var teacher in timetable.Staff.Where(teacher => people.Contains(teacher.Person) && teacher.AwayPeriods.Any(now.Contains)))
        {
            add(teacher.Person, Reason.NotThere);
        }
    }

    // The periods of a timetable that a time meets.
    private static HashSet<int> Now(Timetable timetable, SchoolWeek week) => Enumerable.Range(0, timetable.Periods.Count).Where(index => week.Holds(
        timetable.CycleWeeks > 1 ? timetable.Periods[index].CycleWeek : 0,
        (int)timetable.Periods[index].Day,
        WallClock.Minute(timetable.Periods[index].StartTime),
        WallClock.Minute(timetable.Periods[index].EndTime),
        teaching: true)).ToHashSet();

    private const string SelectBookings = """
        SELECT c.person, s.name, s.coaching_slot, s.start_time, s.duration_minutes, s.reschedule_count, l.end_minute - l.start_minute AS slot_minutes
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

        public required int RescheduleCount { get; init; }

        public long? SlotMinutes { get; init; }
    }

    private sealed record Post
    {
        public required string Person { get; init; }

        public required string OrgUnit { get; init; }
    }
}
