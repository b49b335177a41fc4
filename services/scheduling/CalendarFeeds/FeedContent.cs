using Coaching.Platform;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

/// <summary>What a feed is about, as it is now.</summary>
internal sealed class FeedContent
{
    private const int MaxSessions = 10_000;
    private static readonly TimeSpan Past = TimeSpan.FromDays(60);
    private static readonly TimeSpan Future = TimeSpan.FromDays(400);

    public required CalendarFeedRow Feed { get; init; }

    /// <summary>In the order of time.</summary>
    public required IReadOnlyList<SessionRow> Sessions { get; init; }

    /// <summary>Published slots that sessions were made from, with the day of the slot that each stands for.</summary>
    public required IReadOnlyList<FeedSlot> Slots { get; init; }

    /// <summary>Display names of units and facilities.</summary>
    public required IReadOnlyDictionary<string, string> Places { get; init; }

    /// <summary>The feed that has this secret, unless whoever made it may no longer read it.</summary>
    public static async Task<FeedContent?> Read(Tx db, string secret, string zone, DateOnly today)
    {
        var args = new { Hash = new FeedSecret(secret).Hash, Heads = PostRoles.Of("head_teacher"), Today = today, Active = People.V1.Person.Types.State.Active };
        if (await db.Find<CalendarFeedRow>(SelectFeed, args) is not { } feed)
        {
            return null;
        }

        var sessions = await db.Page<SessionRow>(feed.Person.Length > 0 ? SelectOfPerson : SelectOfUnit, new
        {
            feed.Person,
            feed.OrgUnit,
            From = db.Now - Past,
            Until = db.Now + Future,
            Accepted = V1.Session.Types.StandInState.Accepted,
            take = MaxSessions,
        });
        return new FeedContent
        {
            Feed = feed,
            Sessions = sessions,
            Slots = await ReadSlots(db, [.. sessions.Select(session => session.CoachingSlot).Where(slot => slot.Length > 0).Distinct()], zone),
            Places = await ReadPlaces(db, feed, sessions),
        };
    }

    /// <summary>Whether the session keeps nobody of the feed busy.</summary>
    public bool IsOff(SessionRow session) =>
        session.State is State.Cancelled or State.Missed || (session.Coach == Feed.Person && session.HasStandIn);

    private static async Task<IReadOnlyList<FeedSlot>> ReadSlots(Tx db, List<string> names, string zone)
    {
        if (names.Count == 0)
        {
            return [];
        }

        var args = new { names = Dialect.Keys(names) };
        var each = db.Dialect.Each("@names");
        var slots = await db.Query<CoachingSlotRow>(
            $"SELECT {CoachingSlotRow.Columns} FROM coaching_slots WHERE name IN ({each}) AND is_published = 1 ORDER BY name", args);
        var days = (await db.Query<SlotDay>(
            $"SELECT coaching_slot, day, session FROM slot_sessions WHERE coaching_slot IN ({each})", args)).ToLookup(day => day.CoachingSlot);
        var sessions = (await db.Query<SessionRow>(
            $"SELECT {SessionRow.Columns} FROM sessions WHERE coaching_slot IN ({each}) AND coaching_slot <> ''", args)).ToLookup(row => row.CoachingSlot);
        var zones = new Dictionary<string, TimeZoneInfo>(StringComparer.Ordinal);
        foreach (var unit in slots.Select(slot => slot.OrgUnit).Distinct())
        {
            zones[unit] = (await SchoolYear.Find(db, unit, zone))?.Zone ?? TimeZoneInfo.FindSystemTimeZoneById(zone);
        }

        return [.. slots.Select(slot =>
        {
            var rows = sessions[slot.Name].ToDictionary(row => row.Name, StringComparer.Ordinal);
            return new FeedSlot(
                slot,
                zones[slot.OrgUnit],
                days[slot.Name].Where(day => rows.ContainsKey(day.Session)).OrderBy(day => day.Day).Select(day => (day.Day, rows[day.Session])).ToList(),
                slot.Version + rows.Values.Sum(row => row.Version));
        })];
    }

    private static async Task<IReadOnlyDictionary<string, string>> ReadPlaces(Tx db, CalendarFeedRow feed, IReadOnlyList<SessionRow> sessions)
    {
        var names = sessions.SelectMany(session => new[] { session.OrgUnit, session.Facility }).Append(feed.OrgUnit).Where(name => name.Length > 0).Distinct();
        var each = db.Dialect.Each("@names");
        return (await db.Query<Place>(
            $"""
            SELECT name, display_name FROM dir_org_units WHERE name IN ({each})
            UNION ALL
            SELECT name, display_name FROM facilities WHERE name IN ({each})
            """,
            new { names = Dialect.Keys(names) })).ToDictionary(place => place.Name, place => place.DisplayName, StringComparer.Ordinal);
    }

    // A person's feed ends with the person's work here, a school's with the post of the head who made it.
    private const string SelectFeed = $"""
        SELECT {CalendarFeedRow.Columns}
        FROM calendar_feeds f
        WHERE f.secret_hash = @Hash
          AND ((f.person <> '' AND EXISTS (SELECT 1 FROM dir_people p WHERE p.name = f.person AND p.state = @Active))
               OR (f.org_unit <> '' AND EXISTS (
                   SELECT 1 FROM dir_posts p JOIN dir_ancestors a ON a.ancestor = p.org_unit
                   WHERE a.org_unit = f.org_unit AND p.person = f.creator AND (p.role & @Heads) <> 0
                     AND p.start_date <= @Today AND (p.end_date IS NULL OR p.end_date > @Today))))
        """;

    private const string InWindow = "s.start_time >= @From AND s.start_time < @Until ORDER BY s.start_time, s.name";

    private const string SelectOfUnit = $"SELECT {SessionRow.Columns} FROM sessions s WHERE s.org_unit = @OrgUnit AND {InWindow}";

    // Whoever was only asked to stand in has no appointment yet.
    private const string SelectOfPerson = $"""
        SELECT {SessionRow.Columns}
        FROM sessions s
        WHERE (s.coach = @Person OR s.coachee = @Person
               OR (s.name IN (SELECT m.session FROM session_people m WHERE m.person = @Person)
                   AND (s.stand_in <> @Person OR s.stand_in_state = @Accepted)))
          AND {InWindow}
        """;

    private sealed record SlotDay
    {
        public required string CoachingSlot { get; init; }

        public required DateOnly Day { get; init; }

        public required string Session { get; init; }
    }

    private sealed record Place
    {
        public required string Name { get; init; }

        public required string DisplayName { get; init; }
    }
}

/// <summary>A published slot with its sessions by the days of the slot that they stand for, wherever they were moved.</summary>
/// <param name="Row">The slot.</param>
/// <param name="Zone">The school's zone.</param>
/// <param name="Days">In the order of days.</param>
/// <param name="Changes">A number that grows with every change of the slot and of its sessions.</param>
internal sealed record FeedSlot(CoachingSlotRow Row, TimeZoneInfo Zone, IReadOnlyList<(DateOnly Day, SessionRow Session)> Days, long Changes);
